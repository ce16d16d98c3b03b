package io.turnstream.source.response;

import io.turnstream.avro.Failure;
import io.turnstream.schemas.errors.ErrorCode;
import org.jspecify.annotations.Nullable;

/** How token events say that a provider's stream failed. */
public final class Failures {

    private Failures() {}

    /**
     * A failure.
     *
     * @param code what it is
     * @param nativeCode the provider's own code
     * @param message what happened, for operators; it reaches clients only where they chose so
     */
    public static Failure of(ErrorCode code, @Nullable String nativeCode, String message) {
        return Failure.newBuilder()
                .setCode(code.code())
                .setNativeCode(nativeCode)
                .setMessage(Characters.wellFormed(message))
                .setRetryable(code.isRetryable())
                .build();
    }
}
