package io.turnstream.local.recordings;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.local.recordings.RecordingTruth.Kind;
import io.turnstream.local.recordings.RecordingTruth.Outcome;
import io.turnstream.local.recordings.RecordingTruth.Part;
import io.turnstream.local.recordings.RecordingTruth.Usage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts the blocks of an Anthropic message together, each from its own documents. Nothing here looks at order. */
final class AnthropicTruth {

    private static final Map<String, Kind> KINDS = Map.of(
            "text", Kind.TEXT,
            "thinking", Kind.REASONING,
            "tool_use", Kind.TOOL_CALL,
            "server_tool_use", Kind.TOOL_CALL,
            "mcp_tool_use", Kind.TOOL_CALL);

    private AnthropicTruth() {}

    static RecordingTruth of(List<JsonNode> documents) {
        Map<Integer, Part> parts = new TreeMap<>();
        ofType(documents, "content_block_start").forEach(start -> {
            int index = start.path("index").asInt();
            Part part = part(start.path("content_block"), deltas(documents, index));
            if (part != null) {
                parts.put(index, part);
            }
        });
        boolean stopped = ofType(documents, "message_stop").findAny().isPresent();
        boolean failed = ofType(documents, "error").findAny().isPresent();
        return new RecordingTruth(
                failed ? Outcome.ERROR : stopped ? Outcome.COMPLETE : Outcome.CUT_OFF,
                ofType(documents, "message_delta")
                        .map(delta -> delta.path("delta").path("stop_reason").asText())
                        .findFirst()
                        .orElse(null),
                List.copyOf(parts.values()),
                usage(documents));
    }

    private static @Nullable Part part(JsonNode block, String deltas) {
        String type = block.path("type").asText();
        Kind kind = KINDS.get(type);
        if (kind == null) {
            return null;
        }
        if (kind != Kind.TOOL_CALL) {
            return Part.of(kind, type, deltas);
        }
        return new Part(
                kind,
                type,
                deltas.isEmpty() ? "{}" : deltas,
                block.path("id").asText(),
                block.path("name").asText());
    }

    private static String deltas(List<JsonNode> documents, int index) {
        StringBuilder whole = new StringBuilder();
        ofType(documents, "content_block_delta")
                .filter(document -> document.path("index").asInt() == index)
                .map(document -> document.path("delta"))
                .forEach(delta -> whole.append(delta.path("text").asText(""))
                        .append(delta.path("thinking").asText(""))
                        .append(delta.path("partial_json").asText("")));
        return whole.toString();
    }

    /** The figures of message_delta are cumulative and win over those of message_start. */
    private static Usage usage(List<JsonNode> documents) {
        List<JsonNode> figures = Stream.concat(
                        ofType(documents, "message_delta").map(document -> document.path("usage")),
                        ofType(documents, "message_start")
                                .map(document -> document.path("message").path("usage")))
                .toList();
        return new Usage(
                first(figures, "input_tokens"),
                first(figures, "output_tokens"),
                null,
                first(figures, "cache_read_input_tokens"),
                first(figures, "cache_creation_input_tokens"),
                null);
    }

    private static @Nullable Long first(List<JsonNode> figures, String name) {
        return figures.stream()
                .map(usage -> usage.path(name))
                .filter(JsonNode::isNumber)
                .map(JsonNode::asLong)
                .findFirst()
                .orElse(null);
    }

    private static Stream<JsonNode> ofType(List<JsonNode> documents, String type) {
        return documents.stream()
                .filter(document -> document.path("type").asText().equals(type));
    }
}
