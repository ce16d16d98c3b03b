package io.turnstream.local.ably.auth;

/**
 * A key of the application.
 *
 * @param name {@code app.key}
 * @param secret what proves it, and signs tokens
 * @param capability what it may do
 */
public record ApiKey(String name, String secret, Capability capability) {

    public ApiKey {
        if (name.indexOf('.') < 1 || name.indexOf(':') >= 0 || secret.isEmpty()) {
            throw new IllegalArgumentException("a key is app.key:secret");
        }
    }

    /** A key that may do everything, from {@code app.key:secret}. */
    public static ApiKey of(String key) {
        int colon = key.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("a key is app.key:secret");
        }
        return new ApiKey(key.substring(0, colon), key.substring(colon + 1), Capability.ALL);
    }

    /** This key with less capability. */
    public ApiKey withCapability(Capability other) {
        return new ApiKey(name, secret, other);
    }

    /** The whole key: {@code app.key:secret}. */
    public String whole() {
        return name + ":" + secret;
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return "ApiKey[" + name + "]";
    }
}
