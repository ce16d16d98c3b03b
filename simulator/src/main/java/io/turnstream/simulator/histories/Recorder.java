package io.turnstream.simulator.histories;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.turnstream.local.ably.channel.OperationKind;
import io.turnstream.simulator.histories.Operation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes down what must have been done to a channel, by what somebody hears who was there from the beginning. */
final class Recorder {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String START = "step-start-serial";

    private final List<Operation> operations = new ArrayList<>();
    private final Map<String, String> labels = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();

    List<Operation> operations() {
        return List.copyOf(operations);
    }

    /** Hears of a message as it is delivered. */
    void hear(JsonNode message) {
        String serial = message.path("serial").asText();
        int action = message.path("action").asInt();
        if (action == OperationKind.CREATE.action()) {
            String label = "m" + labels.size();
            labels.put(serial, label);
            texts.put(label, "");
            JsonNode data = data(message);
            operations.add(
                    new Operation(Kind.PUBLISH, label, message.path("name").textValue(), data, extras(message)));
            return;
        }
        String label = labels.get(serial);
        if (label == null) {
            return;
        }
        String text = message.path("data").asText();
        String before = texts.getOrDefault(label, "");
        if (action == OperationKind.APPEND.action()) {
            add(Kind.APPEND, label, text, message);
            texts.put(label, before + text);
        } else if (action == OperationKind.DELETE.action()) {
            add(Kind.DELETE, label, "", message);
        } else if (before.isEmpty()) {
            // The first append of a message is shown as an update; what was an update is none the worse as an append.
            add(Kind.APPEND, label, text, message);
            texts.put(label, text);
        } else {
            add(Kind.UPDATE, label, text, message);
            texts.put(label, text);
        }
    }

    private void add(Kind kind, String label, String text, JsonNode message) {
        operations.add(new Operation(kind, label, null, TextNode.valueOf(text), extras(message)));
    }

    private ObjectNode extras(JsonNode message) {
        ObjectNode extras = message.path("extras").isObject()
                ? message.path("extras").deepCopy()
                : JsonNodeFactory.instance.objectNode();
        String start = extras.at("/ai/transport").path(START).textValue();
        String label = start == null ? null : labels.get(start);
        if (label != null) {
            extras.withObject("/ai/transport").put(START, "@" + label);
        }
        return extras;
    }

    private static @Nullable JsonNode data(JsonNode message) {
        JsonNode data = message.get("data");
        if (data == null || !message.path("encoding").asText().equals("json")) {
            return data;
        }
        try {
            return MAPPER.readTree(data.asText());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the service delivered JSON that is none: " + data, e);
        }
    }
}
