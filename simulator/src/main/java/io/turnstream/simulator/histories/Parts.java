package io.turnstream.simulator.histories;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.simulator.histories.Operation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Outputs that say something else than text, as the Vercel codec publishes them, and a few that it never would. */
final class Parts {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Few, so that some meet. */
    private static final int IDS = 2;

    private Parts() {}

    /** One or more operations that belong together, with the headers of an output that is there. */
    static List<Operation> draw(Operation like, int number, RandomGenerator random) {
        String id = "call" + random.nextInt(IDS);
        String label = "p" + number + "-" + random.nextInt(1_000_000);
        return switch (random.nextInt(16)) {
            case 0, 1 -> toolStream(like, label, id, random);
            case 2 -> List.of(whole(like, label, tool(id).put("kind", "tool-input"), object("city", "Oslo")));
            case 3 ->
                List.of(whole(
                        like,
                        label,
                        tool(id).put("kind", "tool-input-error"),
                        object("errorText", "no").put("input", "{")));
            case 4 ->
                List.of(whole(
                        like,
                        label,
                        call("tool-output-available", id).put("preliminary", "true"),
                        JSON.objectNode().set("output", object("c", "3"))));
            case 5 -> List.of(whole(like, label, call("tool-output-error", id), object("errorText", "broke")));
            case 6 ->
                List.of(whole(like, label, call("tool-approval-request", id).put("approvalId", "a"), ""));
            case 7 -> List.of(whole(like, label, call("tool-output-denied", id), ""));
            case 8 ->
                List.of(whole(
                        like,
                        label,
                        kind("source-url").put("sourceId", id).put("title", "Yr"),
                        "https://example.org/"));
            case 9 ->
                List.of(whole(
                        like,
                        label,
                        kind("source-document")
                                .put("sourceId", id)
                                .put("mediaType", "text/plain")
                                .put("title", "T"),
                        ""));
            case 10 -> List.of(whole(like, label, kind("file").put("mediaType", "image/png"), "data:,x"));
            case 11 -> List.of(whole(like, label, kind("data-note").put("id", id), object("n", label)));
            case 12 -> List.of(transientData(like, label));
            case 13 -> List.of(whole(like, label, kind("message-metadata").put("messageMetadata", "{\"n\":1}"), ""));
            case 14 -> List.of(whole(like, label, kind(random.nextBoolean() ? "error" : "abort"), "gone"));
            default -> List.of(whole(like, label, kind(random.nextBoolean() ? "start-step" : "nothing"), ""));
        };
    }

    private static List<Operation> toolStream(Operation like, String label, String id, RandomGenerator random) {
        List<Operation> operations = new ArrayList<>();
        Operation create = whole(like, label, tool(id).put("kind", "tool-input"), "")
                .with("stream", "true")
                .with("stream-id", id)
                .with("status", "streaming");
        operations.add(create);
        operations.add(create.followedBy(Kind.APPEND, "{\"city\":"));
        operations.add(create.followedBy(Kind.APPEND, random.nextBoolean() ? "\"Oslo\"}" : "no JSON"));
        operations.add(create.with("status", random.nextInt(4) == 0 ? "cancelled" : "complete")
                .followedBy(Kind.APPEND, ""));
        return operations;
    }

    private static Operation transientData(Operation like, String label) {
        Operation data = whole(like, label, kind("data-tick").put("transient", "true"), object("n", "1"));
        data.extras().put("ephemeral", true);
        return data;
    }

    private static Operation whole(Operation like, String label, ObjectNode codec, String data) {
        return whole(like, label, codec, JSON.textNode(data));
    }

    private static Operation whole(Operation like, String label, ObjectNode codec, @Nullable JsonNode data) {
        return like.called(label)
                .named("ai-output")
                .saying(data)
                .withCodec(codec)
                .with("stream", "false")
                .with("stream-id", null)
                .with("status", null);
    }

    private static ObjectNode kind(String kind) {
        return JSON.objectNode().put("kind", kind);
    }

    private static ObjectNode call(String kind, String id) {
        return kind(kind).put("toolCallId", id);
    }

    private static ObjectNode tool(String id) {
        ObjectNode tool = JSON.objectNode().put("toolCallId", id).put("toolName", "weather");
        return id.endsWith("1") ? tool.put("dynamic", "true").put("title", "Weather") : tool;
    }

    private static ObjectNode object(String field, String value) {
        return JSON.objectNode().put(field, value);
    }
}
