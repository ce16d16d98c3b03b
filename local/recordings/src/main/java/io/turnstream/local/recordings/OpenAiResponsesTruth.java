package io.turnstream.local.recordings;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.local.recordings.RecordingTruth.Kind;
import io.turnstream.local.recordings.RecordingTruth.Outcome;
import io.turnstream.local.recordings.RecordingTruth.Part;
import io.turnstream.local.recordings.RecordingTruth.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the aggregate with which a stream of the Responses API ends. No delta is looked at. */
final class OpenAiResponsesTruth {

    private OpenAiResponsesTruth() {}

    static RecordingTruth of(List<JsonNode> documents) {
        for (JsonNode document : documents) {
            JsonNode response = document.path("response");
            switch (document.path("type").asText()) {
                case "response.completed" -> {
                    return ended(Outcome.COMPLETE, "completed", response, documents);
                }
                case "response.incomplete" -> {
                    String reason =
                            response.path("incomplete_details").path("reason").asText();
                    return ended(Outcome.COMPLETE, reason, response, documents);
                }
                case "response.failed" -> {
                    return ended(Outcome.ERROR, "failed", response, documents);
                }
                default -> {}
            }
        }
        boolean error = documents.stream()
                .anyMatch(document -> document.path("type").asText().equals("error"));
        return new RecordingTruth(error ? Outcome.ERROR : Outcome.CUT_OFF, null, parts(doneItems(documents)), null);
    }

    private static RecordingTruth ended(Outcome outcome, String finish, JsonNode response, List<JsonNode> documents) {
        JsonNode output = response.path("output");
        Iterable<JsonNode> items = output.isEmpty() ? doneItems(documents) : output;
        return new RecordingTruth(outcome, finish, parts(items), usage(response.path("usage")));
    }

    /** The items as they were reported one by one, for an aggregate that lacks them. */
    private static List<JsonNode> doneItems(List<JsonNode> documents) {
        return documents.stream()
                .filter(document -> document.path("type").asText().equals("response.output_item.done"))
                .map(document -> document.path("item"))
                .toList();
    }

    private static List<Part> parts(Iterable<JsonNode> items) {
        List<Part> parts = new ArrayList<>();
        for (JsonNode item : items) {
            for (JsonNode summary : item.path("summary")) {
                parts.add(text(Kind.REASONING, summary, "text"));
            }
            for (JsonNode content : item.path("content")) {
                switch (content.path("type").asText()) {
                    case "output_text" -> parts.add(text(Kind.TEXT, content, "text"));
                    case "reasoning_text" -> parts.add(text(Kind.REASONING, content, "text"));
                    case "refusal" -> parts.add(text(Kind.REFUSAL, content, "refusal"));
                    default -> throw new IllegalStateException("unknown content: " + content);
                }
            }
            if (item.path("arguments").isTextual()) {
                parts.add(call(item));
            }
        }
        return parts;
    }

    private static Part text(Kind kind, JsonNode content, String field) {
        return Part.of(kind, content.path("type").asText(), content.path(field).asText());
    }

    private static Part call(JsonNode item) {
        String id = item.path("call_id").asText(item.path("id").asText());
        String arguments = item.path("arguments").asText();
        return new Part(
                Kind.TOOL_CALL,
                item.path("type").asText(),
                arguments.isEmpty() ? "{}" : arguments,
                id,
                item.path("name").asText());
    }

    private static @Nullable Usage usage(JsonNode usage) {
        if (!usage.isObject()) {
            return null;
        }
        return new Usage(
                figure(usage.path("input_tokens")),
                figure(usage.path("output_tokens")),
                figure(usage.path("output_tokens_details").path("reasoning_tokens")),
                figure(usage.path("input_tokens_details").path("cached_tokens")),
                null,
                figure(usage.path("total_tokens")));
    }

    private static @Nullable Long figure(JsonNode node) {
        return node.isNumber() ? node.asLong() : null;
    }
}
