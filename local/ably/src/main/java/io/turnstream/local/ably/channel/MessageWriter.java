package io.turnstream.local.ably.channel;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Writes messages as the wire has them (TM2). */
final class MessageWriter {

    private MessageWriter() {}

    /** A message with everything that it has. */
    static ObjectNode whole(MessageView message, int action, String id) {
        ObjectNode json = frame(id, message.clientId(), message.connectionId(), message.timestamp());
        putIfPresent(json, "name", message.name());
        putIfPresent(json, "data", message.data());
        putIfPresent(json, "encoding", message.encoding());
        return closing(json, message, action);
    }

    /** An append as live subscribers get it: what was added, without the name, which only the whole message has. */
    static ObjectNode delta(Change change, Change.Delta delta) {
        StoredMessage message = change.message();
        ObjectNode json = frame(change.id(), message.clientId, message.connectionId, message.timestamp);
        putIfPresent(json, "data", delta.data());
        putIfPresent(json, "encoding", delta.encoding());
        if (message.extras != null) {
            json.set("extras", message.extras);
        }
        json.put("serial", message.serial).put("action", OperationKind.APPEND.action());
        json.set("version", version(message.version));
        return json;
    }

    private static ObjectNode closing(ObjectNode json, MessageView message, int action) {
        if (message.extras() != null) {
            json.set("extras", message.extras());
        }
        json.put("serial", message.serial()).put("action", action);
        json.set("version", version(message.version()));
        return json;
    }

    private static ObjectNode frame(
            String id, @Nullable String clientId, @Nullable String connectionId, long timestamp) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", id);
        putIfPresent(json, "clientId", clientId);
        putIfPresent(json, "connectionId", connectionId);
        return json.put("timestamp", timestamp);
    }

    private static ObjectNode version(Version version) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("serial", version.serial())
                .put("timestamp", version.timestamp());
        putIfPresent(json, "clientId", version.clientId());
        putIfPresent(json, "description", version.description());
        if (version.metadata() != null) {
            json.set("metadata", version.metadata());
        }
        return json;
    }

    private static void putIfPresent(ObjectNode json, String field, @Nullable String value) {
        if (value != null) {
            json.put(field, value);
        }
    }
}
