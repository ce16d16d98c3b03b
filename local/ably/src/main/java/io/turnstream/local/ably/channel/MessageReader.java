package io.turnstream.local.ably.channel;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.local.ably.protocol.Payload;
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
        Payload payload = Payload.of(message);
        JsonNode version = message.path("version");
        return new MessageOperation(
                kind(message.path("action")),
                text(message, "serial"),
                text(message, "id"),
                text(message, "name"),
                payload.data(),
                payload.encoding(),
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
