package io.turnstream.simulator.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What chunks make: messages with their parts, as the AI SDK has them. */
final class Projection {

    private final Map<String, Message> messages = new LinkedHashMap<>();

    private static final class Message {
        String id;
        final String role;
        final ArrayNode parts = JsonNodeFactory.instance.arrayNode();

        @Nullable JsonNode metadata;

        /** Where a text or a reasoning grows, by its kind and id; where a tool call is, by its own id. */
        final Map<String, Map<@Nullable String, Integer>> open = new HashMap<>();

        final Map<String, Integer> calls = new HashMap<>();
        final Map<String, String> inputs = new HashMap<>();

        Message(String id, String role) {
            this.id = id;
            this.role = role;
        }

        ObjectNode part(int index) {
            return (ObjectNode) parts.get(index);
        }

        Map<@Nullable String, Integer> open(String kind) {
            return open.computeIfAbsent(kind, any -> new HashMap<>());
        }

        ObjectNode json() {
            ObjectNode json =
                    JsonNodeFactory.instance.objectNode().put("id", id).put("role", role);
            json.set("parts", parts.deepCopy());
            if (metadata != null) {
                json.set("metadata", metadata);
            }
            return json;
        }
    }

    /** The messages, in the order in which they began. */
    List<ObjectNode> messages() {
        return messages.values().stream().map(Message::json).toList();
    }

    /** @param messageId the message that the chunk belongs to; one that belongs to none is not shown */
    void fold(Chunk chunk, @Nullable String messageId) {
        if (messageId == null) {
            return;
        }
        switch (chunk.type()) {
            case Chunk.USER_MESSAGE -> userMessage(chunk, messageId);
            case "start" -> start(chunk, message(messageId));
            case "start-step" -> message(messageId).parts.addObject().put("type", "step-start");
            case "finish-step" -> {
                if (messages.containsKey(messageId)) {
                    message(messageId).open.clear();
                }
            }
            case "finish", "message-metadata" -> {
                if (messages.containsKey(messageId)) {
                    metadata(chunk, message(messageId));
                }
            }
            case "error", "abort" -> {}
            case "text-start", "reasoning-start", "text-delta", "reasoning-delta", "text-end", "reasoning-end" ->
                grow(chunk, message(messageId));
            case "tool-input-start", "tool-input-delta", "tool-input-available", "tool-input-error" ->
                toolInput(chunk, message(messageId));
            case "tool-output-available", "tool-output-error" -> toolOutput(chunk);
            case "tool-approval-request", "tool-output-denied" -> toolDecision(chunk, message(messageId));
            default -> whole(chunk, messageId);
        }
    }

    private Message message(String messageId) {
        return messages.computeIfAbsent(messageId, any -> new Message(messageId, "assistant"));
    }

    private void userMessage(Chunk chunk, String messageId) {
        messages.computeIfAbsent(messageId, any -> new Message(chunk.text("id", ""), chunk.text("role", "user")))
                .parts
                .add(chunk.fields().path("part"));
    }

    private static void start(Chunk chunk, Message message) {
        String id = chunk.text("messageId");
        if (id != null) {
            message.id = id;
        }
        metadata(chunk, message);
    }

    private static void metadata(Chunk chunk, Message message) {
        JsonNode metadata = chunk.fields().get("messageMetadata");
        if (metadata != null) {
            message.metadata = metadata;
        }
    }

    private static void grow(Chunk chunk, Message message) {
        int dash = chunk.type().indexOf('-');
        String kind = chunk.type().substring(0, dash);
        String id = chunk.text("id");
        Map<@Nullable String, Integer> open = message.open(kind);
        switch (chunk.type().substring(dash)) {
            case "-start" -> {
                open.put(id, message.parts.size());
                message.parts.addObject().put("type", kind).put("text", "");
            }
            case "-delta" -> {
                Integer index = open.get(id);
                if (index != null) {
                    ObjectNode part = message.part(index);
                    part.put("text", part.path("text").asText() + chunk.text("delta", ""));
                }
            }
            default -> open.remove(id);
        }
    }

    // ---- tools

    private static void toolInput(Chunk chunk, Message message) {
        String call = chunk.text("toolCallId", "");
        Integer index = message.calls.get(call);
        switch (chunk.type()) {
            case "tool-input-start" -> begin(chunk, message, call).put("state", "input-streaming");
            case "tool-input-delta" -> {
                if (index != null) {
                    String input = message.inputs.merge(call, chunk.text("delta", ""), String::concat);
                    ObjectNode part = become(message, index, "input-streaming");
                    put(part, "input", Wire.parsed(input));
                }
            }
            case "tool-input-available" -> {
                if (index != null) {
                    put(
                            become(message, index, "input-available"),
                            "input",
                            chunk.fields().get("input"));
                }
            }
            default -> {
                ObjectNode part = index == null
                        ? begin(chunk, message, call).put("state", "output-error")
                        : become(message, index, "output-error");
                put(part, "input", chunk.fields().get("input"));
                part.put("errorText", chunk.text("errorText", ""));
            }
        }
    }

    private static ObjectNode begin(Chunk chunk, Message message, String call) {
        message.calls.put(call, message.parts.size());
        message.inputs.put(call, "");
        ObjectNode part = message.parts.addObject();
        String name = chunk.text("toolName", "");
        if (chunk.fields().path("dynamic").asBoolean()) {
            part.put("type", "dynamic-tool").put("toolName", name);
        } else {
            part.put("type", "tool-" + name);
        }
        part.put("toolCallId", call);
        put(part, "title", chunk.fields().get("title"));
        put(part, "providerExecuted", chunk.fields().get("providerExecuted"));
        return part;
    }

    /** What a call is, in another state, and nothing else that was known of it. */
    private static ObjectNode become(Message message, int index, String state) {
        ObjectNode part = message.part(index);
        part.retain("type", "toolName", "toolCallId", "title", "providerExecuted");
        return part.put("state", state);
    }

    private void toolOutput(Chunk chunk) {
        String call = chunk.text("toolCallId", "");
        for (Message message : messages.values()) {
            Integer index = message.calls.get(call);
            if (index != null) {
                JsonNode input = message.part(index).get("input");
                boolean failed = chunk.type().equals("tool-output-error");
                ObjectNode part = become(message, index, failed ? "output-error" : "output-available");
                put(part, "input", input);
                if (failed) {
                    part.put("errorText", chunk.text("errorText", ""));
                } else {
                    put(part, "output", chunk.fields().get("output"));
                    put(part, "preliminary", chunk.fields().get("preliminary"));
                }
                return;
            }
        }
    }

    private static void toolDecision(Chunk chunk, Message message) {
        Integer index = message.calls.get(chunk.text("toolCallId", ""));
        if (index == null) {
            return;
        }
        JsonNode input = message.part(index).get("input");
        boolean asked = chunk.type().equals("tool-approval-request");
        ObjectNode part = become(message, index, asked ? "approval-requested" : "output-denied");
        put(part, "input", input);
        ObjectNode approval = part.putObject("approval");
        if (asked) {
            approval.put("id", chunk.text("approvalId", ""));
        } else {
            approval.put("id", "").put("approved", false);
        }
    }

    private static void put(ObjectNode part, String field, @Nullable JsonNode value) {
        if (value != null) {
            part.set(field, value);
        }
    }

    // ---- parts that stay as they are

    private void whole(Chunk chunk, String messageId) {
        ObjectNode part = JsonNodeFactory.instance.objectNode().put("type", chunk.type());
        if (!chunk.type().startsWith("data-")) {
            part.setAll(chunk.fields());
            message(messageId).parts.add(part);
            return;
        }
        if (chunk.fields().path("transient").asBoolean()) {
            return;
        }
        Message message = message(messageId);
        put(part, "id", chunk.fields().get("id"));
        put(part, "data", chunk.fields().get("data"));
        String id = chunk.text("id");
        for (int i = 0; id != null && i < message.parts.size(); i++) {
            JsonNode other = message.parts.get(i);
            if (other.path("type").asText().equals(chunk.type())
                    && id.equals(other.path("id").textValue())) {
                message.parts.set(i, part);
                return;
            }
        }
        message.parts.add(part);
    }
}
