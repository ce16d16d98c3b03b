package io.turnstream.source.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.avro.Usage;
import io.turnstream.source.response.FinishReason;
import io.turnstream.source.response.ResponseEvents;
import io.turnstream.source.sse.SseEvent;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's Messages API. A message is a list of blocks, each with a start, deltas and a stop; {@link AnthropicBlock}
 * does one block. Anthropic reserves the right to add types of events, blocks and deltas.
 */
final class AnthropicMapper implements DialectMapper {

    private final ResponseEvents events;
    private final Sources sources;
    private final Map<Integer, AnthropicBlock> blocks = new HashMap<>();
    private final ObjectNode usage = Json.object();
    private @Nullable String stopReason;
    private @Nullable String stopSequence;
    private @Nullable String stopDetails;

    AnthropicMapper(ResponseEvents events) {
        this.events = events;
        this.sources = new Sources(events);
    }

    @Override
    public boolean map(SseEvent event) {
        JsonNode document = Json.read(event.data());
        if (!document.isObject() || !take(document.path("type").asText(event.type()), document)) {
            return false;
        }
        events.recognised(null);
        return true;
    }

    @Override
    public void streamEnded() {
        events.streamEnded();
    }

    private boolean take(String type, JsonNode document) {
        switch (type) {
            case "ping" -> {
                return true;
            }
            case "message_start" -> start(document.path("message"));
            case "content_block_start" -> {
                return blockStart(document);
            }
            case "content_block_delta" -> {
                AnthropicBlock block = blocks.get(index(document));
                return block != null && block.delta(document.path("delta"));
            }
            case "content_block_stop" -> {
                AnthropicBlock block = blocks.remove(index(document));
                if (block != null) {
                    block.stop();
                }
            }
            case "message_delta" -> messageDelta(document);
            case "message_stop" -> events.complete(finishReason(stopReason), stopReason, stopSequence, stopDetails);
            case "error" -> events.fail(ProviderErrors.of(document.path("error")));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void start(JsonNode message) {
        events.start(Json.textOrEmpty(message, "model"), Json.text(message, "id"));
        usage(message.path("usage"));
    }

    private boolean blockStart(JsonNode document) {
        AnthropicBlock block = AnthropicBlock.start(events, sources, index(document), document.path("content_block"));
        if (block == null) {
            return false;
        }
        blocks.put(index(document), block);
        return true;
    }

    private void messageDelta(JsonNode document) {
        JsonNode delta = document.path("delta");
        if (delta.hasNonNull("stop_reason")) {
            stopReason = Json.text(delta, "stop_reason");
            stopSequence = Json.text(delta, "stop_sequence");
            stopDetails = Json.only(delta, "stop_details");
        }
        usage(document.path("usage"));
    }

    /** Figures are cumulative; a later report leaves out what it does not change. */
    private void usage(JsonNode figures) {
        if (!figures.isObject()) {
            return;
        }
        usage.setAll((ObjectNode) figures);
        events.usage(Usage.newBuilder()
                .setInputTokens(Json.number(usage, "input_tokens"))
                .setOutputTokens(Json.number(usage, "output_tokens"))
                .setCacheReadTokens(Json.number(usage, "cache_read_input_tokens"))
                .setCacheWriteTokens(Json.number(usage, "cache_creation_input_tokens"))
                .setRawJson(events.fitting(usage.toString()))
                .build());
    }

    /** A paused turn is complete as far as it goes: the caller continues it with another request. */
    private static FinishReason finishReason(@Nullable String stopReason) {
        return stopReason == null
                ? FinishReason.OTHER
                : switch (stopReason) {
                    case "end_turn", "stop_sequence" -> FinishReason.STOP;
                    case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
                    case "tool_use" -> FinishReason.TOOL_CALLS;
                    case "refusal" -> FinishReason.CONTENT_FILTER;
                    default -> FinishReason.OTHER;
                };
    }

    private static int index(JsonNode document) {
        return document.path("index").asInt(0);
    }
}
