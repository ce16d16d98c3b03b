package io.turnstream.local.ably.presence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.local.ably.protocol.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Something that was said about a member (TP3).
 *
 * @param id orders what is said about one member: {@code connectionId:msgSerial:index}, or something else for what no
 *     client said (RTP2b)
 * @param payload what the member shows
 * @param extras whatever else it shows; null for nothing
 * @param timestamp when, in milliseconds since the epoch
 */
public record PresenceMessage(
        PresenceAction action,
        String id,
        String clientId,
        String connectionId,
        Payload payload,
        @Nullable JsonNode extras,
        long timestamp) {

    /** The same of the same member, as something else that happens to it. */
    public PresenceMessage as(PresenceAction other) {
        return new PresenceMessage(other, id, clientId, connectionId, payload, extras, timestamp);
    }

    /** The same with something else to show. */
    PresenceMessage showing(Payload other) {
        return new PresenceMessage(action, id, clientId, connectionId, other, extras, timestamp);
    }

    /** The member is gone, and nobody said so (docs, error 91100). */
    public PresenceMessage leftSilently(long now) {
        return new PresenceMessage(
                PresenceAction.LEAVE, "left:" + id + ":" + now, clientId, connectionId, payload, extras, now);
    }

    /** TP3h: one client may be present over several connections. */
    String memberKey() {
        return connectionId + ":" + clientId;
    }

    /** The message on the wire. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("action", action.number())
                .put("id", id)
                .put("clientId", clientId)
                .put("connectionId", connectionId)
                .put("timestamp", timestamp);
        if (payload.data() != null) {
            json.put("data", payload.data());
        }
        if (payload.encoding() != null) {
            json.put("encoding", payload.encoding());
        }
        if (extras != null) {
            json.set("extras", extras);
        }
        return json;
    }
}
