package io.turnstream.simulator.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.turnstream.local.ably.channel.OperationKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes chunks of messages. Of a message that grows it knows what it has; it takes what goes on from that, and nothing
 * after the end.
 */
final class Decoder {

    static final String OUTPUT = "ai-output";
    private static final String INPUT = "ai-input";

    private final Map<String, Tracker> trackers = new TreeMap<>();
    private final LeadIns leadIns = new LeadIns();

    /** A message that grows. */
    static final class Tracker {
        final String serial;
        final String name;
        final String streamId;
        final @Nullable String run;
        final @Nullable String step;
        final @Nullable String stepStart;
        final StringBuilder shown = new StringBuilder();
        String status = "streaming";
        private JsonNode codec;
        private String accumulated = "";
        private String version;

        private Tracker(Wire first) {
            serial = first.serial();
            name = first.name();
            String id = first.transport("stream-id");
            streamId = id == null ? "" : id;
            run = first.transport("run-id");
            step = first.transport("step-id");
            stepStart = first.transport("step-start-serial");
            codec = first.codec();
            version = first.version();
        }

        String kind() {
            return Wire.text(codec, "kind", "");
        }

        private boolean isClosed() {
            return !status.equals("streaming");
        }

        /** True when this delivery says nothing new; else it is taken as the newest. */
        private boolean knows(Wire message) {
            if (message.version().compareTo(version) <= 0 || isClosed()) {
                return true;
            }
            version = message.version();
            return false;
        }
    }

    /** Every message that grows, in the order of creation. */
    Collection<Tracker> trackers() {
        return trackers.values();
    }

    boolean knows(String serial) {
        return trackers.containsKey(serial);
    }

    List<Chunk> decode(Wire message) {
        Tracker tracker = trackers.get(message.serial());
        if (message.action() == OperationKind.CREATE.action()) {
            if (!message.isStreamed()) {
                return discrete(message);
            }
            // What a create holds is not looked at.
            return tracker == null ? begin(message) : List.of();
        }
        if (message.action() == OperationKind.DELETE.action()) {
            if (tracker != null && !tracker.isClosed()) {
                tracker.status = "deleted";
            }
            return List.of();
        }
        if (tracker == null) {
            return firstContact(message);
        }
        if (tracker.knows(message)) {
            return List.of();
        }
        String data = message.text();
        if (message.action() == OperationKind.APPEND.action()) {
            return grow(tracker, data, message);
        }
        if (data.startsWith(tracker.accumulated)) {
            return grow(tracker, data.substring(tracker.accumulated.length()), message);
        }
        // The client shows nothing of it, and takes what comes next to go on from it.
        tracker.accumulated = data;
        tracker.codec = message.codec();
        return List.of();
    }

    private List<Chunk> firstContact(Wire message) {
        if (!message.isStreamed()) {
            return discrete(message);
        }
        List<Chunk> chunks = begin(message);
        chunks.addAll(grow(tracker(message), message.text(), message));
        return chunks;
    }

    private Tracker tracker(Wire message) {
        return trackers.computeIfAbsent(message.serial(), any -> new Tracker(message));
    }

    private List<Chunk> begin(Wire message) {
        Tracker tracker = tracker(message);
        List<Chunk> chunks = new ArrayList<>();
        if (tracker.name.equals(OUTPUT)) {
            chunks.addAll(leadIns.before(run(message), Wire.text(tracker.codec, "messageId")));
            switch (tracker.kind()) {
                case "text", "reasoning" ->
                    chunks.add(Chunk.of(tracker.kind() + "-start").with("id", Wire.text(tracker.codec, "id")));
                case "tool-input" -> chunks.add(toolInput("tool-input-start", tracker.codec));
                default -> {}
            }
        }
        return chunks;
    }

    private List<Chunk> grow(Tracker tracker, String delta, Wire message) {
        List<Chunk> chunks = new ArrayList<>();
        tracker.accumulated += delta;
        boolean output = tracker.name.equals(OUTPUT);
        if (output && !delta.isEmpty()) {
            chunks.addAll(delta(tracker, delta));
            tracker.shown.append(delta);
        }
        String status = message.transport("status");
        if (status != null && (status.equals("complete") || status.equals("cancelled"))) {
            if (output && status.equals("complete")) {
                chunks.addAll(end(tracker, message.codec()));
            }
            tracker.status = status;
        }
        return chunks;
    }

    private static List<Chunk> delta(Tracker tracker, String delta) {
        JsonNode codec = tracker.codec;
        return switch (tracker.kind()) {
            case "text", "reasoning" ->
                List.of(Chunk.of(tracker.kind() + "-delta")
                        .with("id", Wire.text(codec, "id"))
                        .with("delta", delta));
            case "tool-input" ->
                List.of(Chunk.of("tool-input-delta")
                        .with("toolCallId", Wire.text(codec, "toolCallId", ""))
                        .with("delta", delta));
            default -> List.of();
        };
    }

    private static List<Chunk> end(Tracker tracker, JsonNode closing) {
        return switch (tracker.kind()) {
            case "text", "reasoning" ->
                List.of(Chunk.of(tracker.kind() + "-end").with("id", Wire.text(closing, "id")));
            case "tool-input" ->
                List.of(Chunk.of("tool-input-available")
                        .with("toolCallId", tracker.streamId)
                        .with("input", jsonOrText(tracker.accumulated)));
            default -> List.of();
        };
    }

    private static @Nullable JsonNode jsonOrText(String text) {
        if (text.isEmpty()) {
            return null;
        }
        JsonNode parsed = Wire.parsed(text);
        return parsed == null ? TextNode.valueOf(text) : parsed;
    }

    private static Chunk toolInput(String type, JsonNode codec) {
        return Chunk.of(type)
                .with("toolCallId", Wire.text(codec, "toolCallId", ""))
                .with("toolName", Wire.text(codec, "toolName", ""))
                .with("title", Wire.text(codec, "title"))
                .withFlag("dynamic", codec)
                .withFlag("providerExecuted", codec);
    }

    private static String run(Wire message) {
        String run = message.transport("run-id");
        return run == null ? "" : run;
    }

    // ---- what stays as it is created

    private List<Chunk> discrete(Wire message) {
        String kind = Wire.text(message.codec(), "kind", "");
        if (message.name().equals(INPUT)) {
            return kind.equals(Chunk.USER_MESSAGE) ? userMessage(message) : List.of();
        }
        if (!message.name().equals(OUTPUT)) {
            return List.of();
        }
        List<Chunk> chunks = new ArrayList<>();
        if (kind.equals("tool-input")) {
            chunks.addAll(leadIns.before(run(message), Wire.text(message.codec(), "messageId")));
        } else {
            leadIns.heard(run(message), kind);
        }
        chunks.addAll(whole(kind, message.codec(), message));
        return chunks;
    }

    private static List<Chunk> whole(String kind, JsonNode codec, Wire message) {
        JsonNode data = message.data();
        Chunk chunk = Chunk.of(kind);
        switch (kind) {
            case "start-step", "finish-step", "error", "abort" -> {}
            case "start" ->
                chunk.with("messageId", Wire.text(codec, "messageId")).with("messageMetadata", metadata(codec));
            case "finish", "message-metadata" -> chunk.with("messageMetadata", metadata(codec));
            case "file" ->
                chunk.with("mediaType", Wire.text(codec, "mediaType", "")).with("url", message.text());
            case "source-url" ->
                chunk.with("sourceId", Wire.text(codec, "sourceId", ""))
                        .with("url", message.text())
                        .with("title", Wire.text(codec, "title"));
            case "source-document" ->
                chunk.with("sourceId", Wire.text(codec, "sourceId", ""))
                        .with("mediaType", Wire.text(codec, "mediaType", ""))
                        .with("title", Wire.text(codec, "title", ""))
                        .with("filename", Wire.text(codec, "filename"));
            case "tool-input" -> {
                return List.of(
                        toolInput("tool-input-start", codec),
                        toolInput("tool-input-available", codec).with("input", data));
            }
            case "tool-input-error" -> {
                return List.of(toolInput(kind, codec)
                        .with("errorText", errorText(data))
                        .with("input", field(data, "input")));
            }
            case "tool-output-available" ->
                chunk.with("toolCallId", Wire.text(codec, "toolCallId", ""))
                        .with("output", field(data, "output"))
                        .withFlag("preliminary", codec);
            case "tool-output-error" ->
                chunk.with("toolCallId", Wire.text(codec, "toolCallId", "")).with("errorText", errorText(data));
            case "tool-approval-request" ->
                chunk.with("toolCallId", Wire.text(codec, "toolCallId", ""))
                        .with("approvalId", Wire.text(codec, "approvalId", ""));
            case "tool-output-denied" -> chunk.with("toolCallId", Wire.text(codec, "toolCallId", ""));
            default -> {
                if (!kind.startsWith("data-")) {
                    return List.of();
                }
                chunk.with("id", Wire.text(codec, "id")).with("data", data).withFlag("transient", codec);
            }
        }
        return List.of(chunk);
    }

    private static @Nullable JsonNode metadata(JsonNode codec) {
        return Wire.parsed(Wire.text(codec, "messageMetadata"));
    }

    private static @Nullable JsonNode field(@Nullable JsonNode data, String name) {
        return data == null ? null : data.get(name);
    }

    private static String errorText(@Nullable JsonNode data) {
        JsonNode text = field(data, "errorText");
        return text == null ? "" : text.asText();
    }

    private static List<Chunk> userMessage(Wire message) {
        JsonNode codec = message.codec();
        String type = Wire.text(codec, "partType", "");
        Chunk part = Chunk.of(type).with("type", type);
        if (type.equals("text")) {
            part.with("text", message.text());
        } else if (type.equals("file")) {
            part.with("mediaType", Wire.text(codec, "mediaType", "")).with("url", message.text());
        } else if (type.startsWith("data-")) {
            part.with("id", Wire.text(codec, "id")).with("data", message.data());
        } else {
            return List.of();
        }
        String role = message.transport("role");
        return List.of(Chunk.of(Chunk.USER_MESSAGE)
                .with("id", Wire.text(codec, "messageId", ""))
                .with("role", role == null ? "user" : role)
                .with("part", part.fields()));
    }
}
