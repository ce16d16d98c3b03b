package io.turnstream.source.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.avro.Failure;
import io.turnstream.source.response.FailureCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What providers call their errors, and what we call them. */
final class ProviderErrors {

    /** Error codes of the OpenAI API and error types of the Anthropic API, from their documentation. */
    private static final Map<String, FailureCode> CODES = Map.ofEntries(
            Map.entry("rate_limit_exceeded", FailureCode.PROVIDER_RATE_LIMITED),
            Map.entry("rate_limit_error", FailureCode.PROVIDER_RATE_LIMITED),
            Map.entry("insufficient_quota", FailureCode.PROVIDER_QUOTA_EXCEEDED),
            Map.entry("billing_error", FailureCode.PROVIDER_QUOTA_EXCEEDED),
            Map.entry("overloaded_error", FailureCode.PROVIDER_OVERLOADED),
            Map.entry("server_is_overloaded", FailureCode.PROVIDER_OVERLOADED),
            Map.entry("slow_down", FailureCode.PROVIDER_OVERLOADED),
            Map.entry("authentication_error", FailureCode.PROVIDER_AUTH_FAILED),
            Map.entry("invalid_api_key", FailureCode.PROVIDER_AUTH_FAILED),
            Map.entry("permission_error", FailureCode.PROVIDER_AUTH_FAILED),
            Map.entry("invalid_request_error", FailureCode.PROVIDER_REJECTED),
            Map.entry("invalid_prompt", FailureCode.PROVIDER_REJECTED),
            Map.entry("context_length_exceeded", FailureCode.PROVIDER_REJECTED),
            Map.entry("not_found_error", FailureCode.PROVIDER_REJECTED),
            Map.entry("request_too_large", FailureCode.PROVIDER_REJECTED));

    private ProviderErrors() {}

    /** Reads {@code {"code","type","message"}}, in which each may be missing. */
    static Failure of(JsonNode error) {
        String nativeCode = Json.text(error, "code");
        String type = Json.text(error, "type");
        FailureCode code = known(nativeCode);
        if (code == null) {
            code = known(type);
        }
        String message = Json.textOrEmpty(error, "message");
        return (code == null ? FailureCode.PROVIDER_ERROR : code)
                .failure(nativeCode == null ? type : nativeCode, message);
    }

    private static @Nullable FailureCode known(@Nullable String nativeCode) {
        return nativeCode == null ? null : CODES.get(nativeCode);
    }
}
