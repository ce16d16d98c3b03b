package io.turnstream.local.ably.channel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.turnstream.local.ably.protocol.RefusedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads messages from the wire as operations. */
public final class MessageReader {

    private MessageReader() {}

    /** Reads an array of messages, or one. */
    public static List<MessageOperation> readAll(JsonNode messages) throws RefusedException {
        List<MessageOperation> operations = new ArrayList<>();
        for (JsonNode message : messages.isArray() ? messages : List.of(messages)) {
            operations.add(read(message));
        }
        return operations;
    }

    /** Reads one message. */
    public static MessageOperation read(JsonNode message) throws RefusedException {
        if (!message.isObject()) {
            throw RefusedException.of(40001, "a message is a JSON object");
        }
        String encoding = text(message, "encoding");
        JsonNode data = message.path("data");
        JsonNode version = message.path("version");
        return new MessageOperation(
                kind(message.path("action")),
                text(message, "serial"),
                text(message, "id"),
                text(message, "name"),
                data(data),
                encoding(data, encoding),
                extras(message.path("extras")),
                text(message, "clientId"),
                version.isObject() ? text(version, "description") : null,
                version.isObject() ? present(version.path("metadata")) : null);
    }

    private static OperationKind kind(JsonNode action) throws RefusedException {
        if (action.isMissingNode() || action.isNull()) {
            return OperationKind.CREATE;
        }
        return OperationKind.ofAction(action.asInt(-1))
                .orElseThrow(() -> RefusedException.of(40003, "no client can publish messages with action " + action));
    }

    /** Docs, error 40013: data is text, binary or JSON (an object or array), never a bare number or boolean. */
    private static @Nullable String data(JsonNode data) throws RefusedException {
        if (data.getNodeType() == JsonNodeType.NUMBER || data.getNodeType() == JsonNodeType.BOOLEAN) {
            throw RefusedException.of(40013, "message data is text, binary or JSON, not a number or boolean");
        }
        if (data.isContainerNode()) {
            return data.toString();
        }
        if (data.isBinary()) {
            return data.asText();
        }
        return data.isTextual() ? data.textValue() : null;
    }

    /**
     * JSON and bytes that came as such are kept as client libraries send them in JSON: as text with the encoding
     * {@code json}, or in base64 with an encoding that ends so (RSL4d).
     */
    private static @Nullable String encoding(JsonNode data, @Nullable String given) {
        if (data.isBinary()) {
            return given == null || given.isEmpty() ? "base64" : given + "/base64";
        }
        return data.isContainerNode() && given == null ? "json" : given;
    }

    private static @Nullable JsonNode extras(JsonNode extras) throws RefusedException {
        if (present(extras) != null && !extras.isObject()) {
            throw RefusedException.of(40001, "the extras of a message are a JSON object");
        }
        return present(extras);
    }

    private static @Nullable JsonNode present(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? null : node;
    }

    private static @Nullable String text(JsonNode message, String field) throws RefusedException {
        JsonNode value = message.path(field);
        if (present(value) != null && !value.isTextual()) {
            throw RefusedException.of(40001, "the " + field + " of a message is text");
        }
        return value.textValue();
    }
}
