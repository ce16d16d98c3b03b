package io.turnstream.source.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.avro.Failure;
import io.turnstream.schemas.errors.ErrorCode;
import io.turnstream.source.response.Failures;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What providers call their errors, and what we call them. */
final class ProviderErrors {

    /** Error codes of the OpenAI API and error types of the Anthropic API, from their documentation. */
    private static final Map<String, ErrorCode> CODES = Map.ofEntries(
            Map.entry("rate_limit_exceeded", ErrorCode.PROVIDER_RATE_LIMITED),
            Map.entry("rate_limit_error", ErrorCode.PROVIDER_RATE_LIMITED),
            Map.entry("insufficient_quota", ErrorCode.PROVIDER_QUOTA_EXCEEDED),
            Map.entry("billing_error", ErrorCode.PROVIDER_QUOTA_EXCEEDED),
            Map.entry("overloaded_error", ErrorCode.PROVIDER_OVERLOADED),
            Map.entry("server_is_overloaded", ErrorCode.PROVIDER_OVERLOADED),
            Map.entry("slow_down", ErrorCode.PROVIDER_OVERLOADED),
            Map.entry("authentication_error", ErrorCode.PROVIDER_AUTH_FAILED),
            Map.entry("invalid_api_key", ErrorCode.PROVIDER_AUTH_FAILED),
            Map.entry("permission_error", ErrorCode.PROVIDER_AUTH_FAILED),
            Map.entry("invalid_request_error", ErrorCode.PROVIDER_REJECTED),
            Map.entry("invalid_prompt", ErrorCode.PROVIDER_REJECTED),
            Map.entry("context_length_exceeded", ErrorCode.PROVIDER_REJECTED),
            Map.entry("not_found_error", ErrorCode.PROVIDER_REJECTED),
            Map.entry("request_too_large", ErrorCode.PROVIDER_REJECTED));

    private ProviderErrors() {}

    /** Reads {@code {"code","type","message"}}, in which each may be missing. */
    static Failure of(JsonNode error) {
        String nativeCode = Json.text(error, "code");
        String type = Json.text(error, "type");
        ErrorCode code = known(nativeCode);
        if (code == null) {
            code = known(type);
        }
        String message = Json.textOrEmpty(error, "message");
        return Failures.of(
                code == null ? ErrorCode.PROVIDER_ERROR : code, nativeCode == null ? type : nativeCode, message);
    }

    private static @Nullable ErrorCode known(@Nullable String nativeCode) {
        return nativeCode == null ? null : CODES.get(nativeCode);
    }
}
