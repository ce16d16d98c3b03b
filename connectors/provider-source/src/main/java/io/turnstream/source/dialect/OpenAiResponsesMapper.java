package io.turnstream.source.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.avro.Failure;
import io.turnstream.avro.Usage;
import io.turnstream.schemas.errors.ErrorCode;
import io.turnstream.source.response.Failures;
import io.turnstream.source.response.FinishReason;
import io.turnstream.source.response.PartEnd;
import io.turnstream.source.response.ResponseEvents;
import io.turnstream.source.sse.SseEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's Responses API. An answer is a list of items: messages and reasoning hold content parts, calls of tools hold
 * arguments. {@link OpenAiItem} does one item; here is the order of the whole.
 */
final class OpenAiResponsesMapper implements DialectMapper {

    private final ResponseEvents events;
    private final Sources sources;
    private final Map<String, OpenAiItem> items = new LinkedHashMap<>();
    private @Nullable Failure error;

    OpenAiResponsesMapper(ResponseEvents events) {
        this.events = events;
        this.sources = new Sources(events);
    }

    @Override
    public boolean map(SseEvent event) {
        JsonNode document = Json.read(event.data());
        if (!document.isObject()) {
            return false;
        }
        String type = document.path("type").asText(event.type());
        Step step = step(type);
        if (step == null) {
            return false;
        }
        events.recognised(Json.number(document, "sequence_number"));
        step.take(document);
        return true;
    }

    @Override
    public void streamEnded() {
        if (error != null) {
            events.fail(error);
        }
        events.streamEnded();
    }

    @FunctionalInterface
    private interface Step {
        void take(JsonNode document);
    }

    private @Nullable Step step(String type) {
        return switch (type) {
            case "response.created", "response.queued", "response.in_progress" -> this::begin;
            case "response.output_item.added" -> document -> item(document).added(document.path("item"));
            case "response.output_item.done" -> document -> item(document).done(document.path("item"));
            case "response.content_part.added" ->
                document -> item(document)
                        .contentAdded(
                                content(document),
                                document.path("part").path("type").asText());
            case "response.output_text.delta" -> document -> delta(document, "output_text");
            case "response.refusal.delta" -> document -> delta(document, "refusal");
            case "response.reasoning_text.delta" -> document -> delta(document, "reasoning_text");
            case "response.output_text.done" -> document -> textDone(document, "output_text", "text");
            case "response.refusal.done" -> document -> textDone(document, "refusal", "refusal");
            case "response.reasoning_text.done" -> document -> textDone(document, "reasoning_text", "text");
            case "response.reasoning_summary_part.added" ->
                document -> item(document).summaryAdded(summary(document));
            case "response.reasoning_summary_text.delta" ->
                document -> item(document).summaryDelta(summary(document), Json.textOrEmpty(document, "delta"));
            case "response.reasoning_summary_text.done" ->
                document -> item(document).summaryDone(summary(document), Json.textOrEmpty(document, "text"));
            case "response.output_text.annotation.added" -> this::annotation;
            case "response.function_call_arguments.delta",
                    "response.mcp_call_arguments.delta",
                    "response.custom_tool_call_input.delta",
                    "response.code_interpreter_call_code.delta",
                    "response.apply_patch_call_operation_diff.delta" ->
                document -> item(document).argumentsDelta(Json.textOrEmpty(document, "delta"));
            case "response.function_call_arguments.done",
                    "response.mcp_call_arguments.done",
                    "response.custom_tool_call_input.done",
                    "response.code_interpreter_call_code.done",
                    "response.apply_patch_call_operation_diff.done" ->
                document -> item(document).argumentsDone(document);
            case "response.completed" -> document -> completed(document.path("response"));
            case "response.incomplete" -> document -> incomplete(document.path("response"));
            case "response.failed" -> document -> failed(document.path("response"));
            case "error" -> this::error;
            // A preview of the image that comes whole with its item, and too big for a channel.
            case "response.image_generation_call.partial_image" -> document -> events.omitted();
            default -> OpenAiProgress.isOnlyProgress(type) ? document -> {} : null;
        };
    }

    private void begin(JsonNode document) {
        JsonNode response = document.path("response");
        events.start(Json.textOrEmpty(response, "model"), Json.text(response, "id"));
    }

    private void delta(JsonNode document, String type) {
        item(document).contentDelta(content(document), type, Json.textOrEmpty(document, "delta"));
    }

    private void textDone(JsonNode document, String type, String field) {
        PartEnd end = PartEnd.of(Json.text(document, field)).with(Json.only(document, "logprobs"));
        item(document).contentDone(content(document), type, end);
    }

    private void annotation(JsonNode document) {
        OpenAiAnnotations.add(sources, item(document).part(content(document)), document.path("annotation"));
    }

    private void completed(JsonNode response) {
        events.start(Json.textOrEmpty(response, "model"), Json.text(response, "id"));
        if (items.isEmpty()) {
            unstreamed(response.path("output"));
        }
        boolean clientCalled = items.values().stream().anyMatch(OpenAiItem::waitsForClient);
        usage(response);
        events.complete(clientCalled ? FinishReason.TOOL_CALLS : FinishReason.STOP, "completed", null, null);
    }

    private void incomplete(JsonNode response) {
        String reason = Json.textOrEmpty(response.path("incomplete_details"), "reason");
        FinishReason finish =
                switch (reason) {
                    case "max_output_tokens" -> FinishReason.LENGTH;
                    case "content_filter" -> FinishReason.CONTENT_FILTER;
                    default -> FinishReason.OTHER;
                };
        usage(response);
        events.incomplete(finish, reason.isEmpty() ? "incomplete" : reason);
    }

    /** An error comes before a {@code response.failed} that has the usage, so it waits for that or for the end. */
    private void error(JsonNode document) {
        JsonNode nested = document.path("error");
        error = ProviderErrors.of(nested.isObject() ? nested : document);
    }

    private void failed(JsonNode response) {
        usage(response);
        JsonNode reported = response.path("error");
        if (reported.isObject()) {
            events.fail(ProviderErrors.of(reported));
        } else {
            events.fail(error != null ? error : Failures.of(ErrorCode.PROVIDER_ERROR, null, "the response failed"));
        }
    }

    /** A server that streams nothing says everything in its aggregate. */
    private void unstreamed(JsonNode output) {
        for (int i = 0; i < output.size(); i++) {
            OpenAiItem item = new OpenAiItem(events, i);
            items.put(String.valueOf(i), item);
            item.added(output.get(i));
            item.done(output.get(i));
        }
    }

    private void usage(JsonNode response) {
        JsonNode usage = response.path("usage");
        if (usage.isObject()) {
            events.usage(Usage.newBuilder()
                    .setInputTokens(Json.number(usage, "input_tokens"))
                    .setOutputTokens(Json.number(usage, "output_tokens"))
                    .setReasoningTokens(Json.number(usage.path("output_tokens_details"), "reasoning_tokens"))
                    .setCacheReadTokens(Json.number(usage.path("input_tokens_details"), "cached_tokens"))
                    .setTotalTokens(Json.number(usage, "total_tokens"))
                    .setRawJson(events.fitting(usage.toString()))
                    .build());
        }
    }

    /** Items are known by their place; some servers give the same item another id in each event. */
    private OpenAiItem item(JsonNode document) {
        Integer index = Json.integer(document, "output_index");
        String key = index != null
                ? index.toString()
                : document.path("item_id")
                        .asText(document.path("item").path("id").asText());
        return items.computeIfAbsent(key, unseen -> new OpenAiItem(events, index));
    }

    private static int content(JsonNode document) {
        return document.path("content_index").asInt(0);
    }

    private static int summary(JsonNode document) {
        return document.path("summary_index").asInt(0);
    }
}
