package io.turnstream.source.response;

import io.turnstream.avro.Failure;
import org.jspecify.annotations.Nullable;

/** Our stable codes for what can go wrong with a provider's stream. */
public enum FailureCode {
    /** The stream ended without the provider's own end. */
    STREAM_TRUNCATED("stream-truncated", true),
    /** The stream cannot be read any further: an event is too long. */
    STREAM_UNREADABLE("stream-unreadable", false),
    /** The provider failed. */
    PROVIDER_ERROR("provider-error", true),
    /** The provider has no capacity. */
    PROVIDER_OVERLOADED("provider-overloaded", true),
    /** Too many requests or tokens in a time. */
    PROVIDER_RATE_LIMITED("provider-rate-limited", true),
    /** The account has nothing left to spend. */
    PROVIDER_QUOTA_EXCEEDED("provider-quota-exceeded", false),
    /** The provider does not accept our credentials, or does not let them do this. */
    PROVIDER_AUTH_FAILED("provider-auth-failed", false),
    /** The provider does not accept the request as it is. */
    PROVIDER_REJECTED("provider-rejected", false);

    private final String code;
    private final boolean retryable;

    FailureCode(String code, boolean retryable) {
        this.code = code;
        this.retryable = retryable;
    }

    /** The code in the token event. */
    public String code() {
        return code;
    }

    /**
     * A failure of this kind.
     *
     * @param nativeCode the provider's own code
     * @param message what happened, for operators; it reaches clients only where they chose so
     */
    public Failure failure(@Nullable String nativeCode, String message) {
        return Failure.newBuilder()
                .setCode(code)
                .setNativeCode(nativeCode)
                .setMessage(Characters.wellFormed(message))
                .setRetryable(retryable)
                .build();
    }
}
