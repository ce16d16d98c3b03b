package io.turnstream.source.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.Failure;
import io.turnstream.avro.ResponseEnd;
import io.turnstream.avro.TokenDetail;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.local.recordings.RecordingTruth.Kind;
import io.turnstream.local.recordings.RecordingTruth.Usage;
import io.turnstream.source.sse.SseParser;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What no public recording shows. These streams are synthetic: written after the providers' documentation, and after
 * what servers that imitate them are known to do.
 */
class SyntheticStreamsTest {

    private static final String MESSAGE_START = """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","model":"claude","usage":{"input_tokens":3,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hel"}}

            """;

    private static final String CREATED = """
            event: response.created
            data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_1","model":"gpt"}}

            """;

    @Test
    void anOverloadedAnthropicFailsAndLeavesTheTextOpen() {
        Told told = anthropic(MESSAGE_START + """
                event: error
                data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}

                """);

        Failure failure = Objects.requireNonNull(detail(told.terminal()).getFailure());
        assertThat(told.terminal().getKind()).isEqualTo(TokenEventKind.RESPONSE_FAILED);
        assertThat(failure.getCode()).isEqualTo("provider_overloaded");
        assertThat(failure.getNativeCode()).isEqualTo("overloaded_error");
        assertThat(failure.getMessage()).isEqualTo("Overloaded");
        assertThat(failure.getRetryable()).isTrue();
        assertThat(told.texts(Kind.TEXT)).containsExactly("Hel");
        assertThat(told.parts().get(0).end)
                .as("a part that is cut off has no end")
                .isNull();
        assertThat(told.usage()).isEqualTo(new Usage(3L, 1L, null, null, null, null));
    }

    @Test
    void anAnthropicAnswerAtItsLimitIsIncompleteAndClosed() {
        Told told = anthropic(MESSAGE_START + """
                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"max_tokens"},"usage":{"output_tokens":9}}

                event: message_stop
                data: {"type":"message_stop"}

                """);

        ends(told, TokenEventKind.RESPONSE_INCOMPLETE, "length", "max_tokens");
        assertThat(told.parts().get(0).end).isNotNull();
        assertThat(told.usage()).isEqualTo(new Usage(3L, 9L, null, null, null, null));
    }

    @Test
    void anAnthropicRefusalIsAContentFilter() {
        Told told = anthropic(MESSAGE_START + """
                data: {"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"type":"refusal"}}}

                data: {"type":"message_stop"}

                """);

        ends(told, TokenEventKind.RESPONSE_INCOMPLETE, "content-filter", "refusal");
        assertThat(detail(told.terminal()).getProviderMetadata()).contains("stop_details");
    }

    @Test
    void redactedThinkingKeepsItsData() {
        Told told = anthropic("""
                data: {"type":"content_block_start","index":0,"content_block":{"type":"redacted_thinking","data":"abc"}}

                data: {"type":"content_block_stop","index":0}

                """);

        TokenEvent end = Objects.requireNonNull(told.parts().get(0).end);
        assertThat(told.texts(Kind.REASONING)).containsExactly("");
        assertThat(detail(end).getProviderMetadata()).isEqualTo("{\"data\":\"abc\"}");
    }

    @Test
    void toolArgumentsThatAreCutByTheLimitAreInvalid() {
        Told told = anthropic("""
                data: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"c","name":"n","input":{}}}

                data: {"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\\"a"}}

                data: {"type":"content_block_stop","index":0}

                data: {"type":"message_delta","delta":{"stop_reason":"max_tokens"}}

                data: {"type":"message_stop"}

                """);

        TokenEvent end = Objects.requireNonNull(told.parts().get(0).end);
        assertThat(end.getKind()).isEqualTo(TokenEventKind.TOOL_CALL_INVALID);
        assertThat(Objects.requireNonNull(detail(end).getTool()).getErrorText()).isNotEmpty();
    }

    @Test
    void toolArgumentsThatComeWholeInTheStartAreSent() {
        Told told = anthropic("""
                data: {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"c","name":"n","input":{"a":1.50}}}

                data: {"type":"content_block_stop","index":0}

                """);

        assertThat(told.texts(Kind.TOOL_CALL)).containsExactly("{\"a\":1.50}");
    }

    @Test
    void unknownEventsBlocksAndDeltasAreKeptAsRawAndHarmNothing() {
        Told told = anthropic(MESSAGE_START + """
                event: brand_new
                data: {"type":"brand_new"}

                data: {"type":"content_block_start","index":7,"content_block":{"type":"hologram"}}

                data: {"type":"content_block_delta","index":7,"delta":{"type":"hologram_delta"}}

                data: {"type":"content_block_delta","index":0,"delta":{"type":"mood_delta"}}

                data: not json

                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"lo"}}

                data: {"type":"content_block_stop","index":0}

                data: {"type":"message_stop"}

                """);

        assertThat(told.events())
                .filteredOn(event -> event.getKind() == TokenEventKind.RAW)
                .hasSize(5);
        assertThat(told.texts(Kind.TEXT)).containsExactly("Hello");
        assertThat(told.terminal().getKind()).isEqualTo(TokenEventKind.RESPONSE_COMPLETED);
    }

    @Test
    void aPairOfSurrogatesThatIsSplitOverDeltasIsPutTogether() {
        Told told = anthropic("""
                data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a\\ud83d"}}

                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"\\udc4bb"}}

                data: {"type":"content_block_stop","index":0}

                """);

        assertThat(told.events()).extracting(TokenEvent::getDelta).contains("a", "\uD83D\uDC4Bb");
    }

    @Test
    void anOpenAiAnswerAtItsLimitIsIncompleteAndClosed() {
        Told told = openAi(CREATED + """
                event: response.output_text.delta
                data: {"type":"response.output_text.delta","output_index":0,"content_index":0,"item_id":"m","delta":"Hel"}

                event: response.incomplete
                data: {"type":"response.incomplete","response":{"incomplete_details":{"reason":"max_output_tokens"},"usage":{"input_tokens":1,"output_tokens":2,"total_tokens":3}}}

                """);

        ends(told, TokenEventKind.RESPONSE_INCOMPLETE, "length", "max_output_tokens");
        assertThat(told.texts(Kind.TEXT)).containsExactly("Hel");
        assertThat(told.parts().get(0).end).isNotNull();
        assertThat(told.usage()).isEqualTo(new Usage(1L, 2L, null, null, null, 3L));
    }

    @Test
    void anOpenAiContentFilterIsIncomplete() {
        Told told = openAi(CREATED + """
                data: {"type":"response.incomplete","response":{"incomplete_details":{"reason":"content_filter"}}}

                """);

        ends(told, TokenEventKind.RESPONSE_INCOMPLETE, "content-filter", "content_filter");
    }

    @Test
    void anOpenAiRefusalIsAPartOfItsOwn() {
        Told told = openAi(CREATED + """
                data: {"type":"response.output_item.added","output_index":0,"item":{"type":"message","id":"m","content":[]}}

                data: {"type":"response.content_part.added","output_index":0,"content_index":0,"part":{"type":"refusal","refusal":""}}

                data: {"type":"response.refusal.delta","output_index":0,"content_index":0,"delta":"I can"}

                data: {"type":"response.refusal.delta","output_index":0,"content_index":0,"delta":"not."}

                data: {"type":"response.refusal.done","output_index":0,"content_index":0,"refusal":"I cannot."}

                data: {"type":"response.content_part.done","output_index":0,"content_index":0,"part":{"type":"refusal","refusal":"I cannot."}}

                data: {"type":"response.output_item.done","output_index":0,"item":{"type":"message","id":"m","content":[{"type":"refusal","refusal":"I cannot."}]}}

                data: {"type":"response.completed","response":{"output":[]}}

                """);

        assertThat(told.texts(Kind.REFUSAL)).containsExactly("I cannot.");
        assertThat(told.texts(Kind.TEXT)).isEmpty();
        ends(told, TokenEventKind.RESPONSE_COMPLETED, "stop", "completed");
    }

    @Test
    void anOpenAiErrorWithoutItsFailedEventStillFails() {
        Told told = openAi(CREATED + """
                event: error
                data: {"type":"error","code":"rate_limit_exceeded","message":"slow","sequence_number":1}

                """);

        Failure failure = Objects.requireNonNull(detail(told.terminal()).getFailure());
        assertThat(failure.getCode()).isEqualTo("provider_rate_limited");
        assertThat(failure.getNativeCode()).isEqualTo("rate_limit_exceeded");
    }

    @Test
    void anOpenAiServerThatChangesItemIdsFromEventToEventMakesOneText() {
        Told told = openAi(CREATED + """
                data: {"type":"response.output_item.added","output_index":0,"item":{"type":"message","id":"x1","content":[]}}

                data: {"type":"response.output_text.delta","output_index":0,"content_index":0,"item_id":"x2","delta":"a"}

                data: {"type":"response.output_text.delta","output_index":0,"content_index":0,"item_id":"x3","delta":"b"}

                data: {"type":"response.completed","response":{"output":[{"type":"message","id":"x4","content":[{"type":"output_text","text":"ab"}]}]}}

                """);

        assertThat(told.texts(Kind.TEXT)).containsExactly("ab");
    }

    @Test
    void anOpenAiServerThatStreamsNothingStillSaysEverything() {
        Told told = openAi("""
                data: {"type":"response.completed","response":{"id":"r","model":"m","output":[{"type":"message","id":"x","content":[{"type":"output_text","text":"ab"}]}]}}

                """);

        assertThat(told.texts(Kind.TEXT)).containsExactly("ab");
        ends(told, TokenEventKind.RESPONSE_COMPLETED, "stop", "completed");
    }

    @Test
    void freeTextForACustomToolBecomesJson() {
        Told told = openAi(CREATED + """
                data: {"type":"response.output_item.added","output_index":0,"item":{"type":"custom_tool_call","id":"i","call_id":"c","name":"n","input":""}}

                data: {"type":"response.custom_tool_call_input.delta","output_index":0,"delta":"say \\"hi"}

                data: {"type":"response.custom_tool_call_input.delta","output_index":0,"delta":"\\"\\n"}

                data: {"type":"response.custom_tool_call_input.done","output_index":0,"input":"say \\"hi\\"\\n"}

                data: {"type":"response.completed","response":{"output":[]}}

                """);

        assertThat(told.texts(Kind.TOOL_CALL)).containsExactly("\"say \\\"hi\\\"\\n\"");
        ends(told, TokenEventKind.RESPONSE_COMPLETED, "tool-calls", "completed");
    }

    @Test
    void anEmptyStreamBeginsAndFails() {
        Told told = anthropic("");

        assertThat(told.events())
                .extracting(TokenEvent::getKind)
                .containsExactly(TokenEventKind.RESPONSE_STARTED, TokenEventKind.RESPONSE_FAILED);
        assertThat(Objects.requireNonNull(detail(told.terminal()).getFailure()).getCode())
                .isEqualTo("stream_truncated");
    }

    @ParameterizedTest
    @CsvSource({
        "overloaded_error,provider_overloaded",
        "rate_limit_error,provider_rate_limited",
        "billing_error,provider_quota_exceeded",
        "authentication_error,provider_auth_failed",
        "invalid_request_error,provider_rejected",
        "api_error,provider_error"
    })
    void everyProviderErrorHasACodeOfOurs(String type, String code) {
        Told told = anthropic("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"" + type + "\"}}\n\n");

        assertThat(Objects.requireNonNull(detail(told.terminal()).getFailure()).getCode())
                .isEqualTo(code);
    }

    @Test
    void anEventThatIsTooLongEndsTheAnswer() {
        Told told = anthropic(MESSAGE_START + "data: " + "x".repeat(SseParser.DEFAULT_MAX_EVENT_BYTES));

        assertThat(Objects.requireNonNull(detail(told.terminal()).getFailure()).getCode())
                .isEqualTo("stream_unreadable");
        assertThat(told.texts(Kind.TEXT)).containsExactly("Hel");
    }

    @Test
    void nothingComesAfterTheEnd() {
        Told told = anthropic("data: {\"type\":\"message_stop\"}\n\n" + MESSAGE_START);

        assertThat(told.texts(Kind.TEXT)).isEmpty();
    }

    private static void ends(Told told, TokenEventKind kind, String reason, String nativeReason) {
        ResponseEnd end = Objects.requireNonNull(detail(told.terminal()).getEnd());
        assertThat(told.terminal().getKind()).isEqualTo(kind);
        assertThat(end.getFinishReason()).isEqualTo(reason);
        assertThat(end.getNativeFinishReason()).isEqualTo(nativeReason);
    }

    private static TokenDetail detail(TokenEvent event) {
        return Objects.requireNonNull(event.getDetail());
    }

    private static Told anthropic(String stream) {
        return checked(Told.of(Dialects.ANTHROPIC, stream.getBytes(UTF_8), null));
    }

    private static Told openAi(String stream) {
        return checked(Told.of(Dialects.OPENAI_RESPONSES, stream.getBytes(UTF_8), null));
    }

    private static Told checked(Told told) {
        WellFormed.check(told.events());
        return told;
    }
}
