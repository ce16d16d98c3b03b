package io.turnstream.sink.codec.vercel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.avro.ResponseEnd;
import io.turnstream.avro.TurnDetail;
import io.turnstream.avro.Usage;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The codec headers of {@code finish}: why the answer stopped, what it cost, and what is unusual about it. */
final class Finish {

    /** The reasons that clients know; they take any other as {@code stop}. */
    private static final Set<String> REASONS =
            Set.of("stop", "length", "content-filter", "tool-calls", "error", "other");

    private Finish() {}

    static ObjectNode of(TurnDetail end) {
        ObjectNode codec = Json.object().put("kind", "finish").put("finishReason", reason(end.getEnd()));
        ObjectNode metadata = metadata(end);
        if (!metadata.isEmpty()) {
            codec.put("messageMetadata", metadata.toString());
        }
        return codec;
    }

    private static String reason(@Nullable ResponseEnd end) {
        String reason = end == null ? "stop" : end.getFinishReason();
        return REASONS.contains(reason) ? reason : "other";
    }

    private static ObjectNode metadata(TurnDetail end) {
        ObjectNode metadata = Json.object();
        Usage usage = end.getUsage();
        if (usage != null) {
            ObjectNode figures = metadata.putObject("usage");
            put(figures, "inputTokens", usage.getInputTokens());
            put(figures, "outputTokens", usage.getOutputTokens());
            put(figures, "totalTokens", usage.getTotalTokens());
            put(figures, "reasoningTokens", usage.getReasoningTokens());
            put(figures, "cachedInputTokens", usage.getCacheReadTokens());
        }
        if (!end.getMarks().isEmpty()) {
            end.getMarks().forEach(metadata.putArray("marks")::add);
        }
        return metadata;
    }

    private static void put(ObjectNode figures, String name, @Nullable Long value) {
        if (value != null) {
            figures.put(name, value);
        }
    }
}
