package io.turnstream.local.ably.auth;

import org.jspecify.annotations.Nullable;

/**
 * What a client shows to say who it is.
 *
 * @param key a whole key, {@code app.key:secret}
 * @param token a token, ours or a JWT
 * @param clientId who the client says it is
 */
public record Credentials(
        @Nullable String key,
        @Nullable String token,
        @Nullable String clientId) {

    /** Never a secret. */
    @Override
    public String toString() {
        return "Credentials[" + (token != null ? "token" : key != null ? "key" : "none") + "]";
    }
}
