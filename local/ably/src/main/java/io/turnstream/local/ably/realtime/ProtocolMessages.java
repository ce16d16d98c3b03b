package io.turnstream.local.ably.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.local.ably.channel.Publication;
import io.turnstream.local.ably.channel.SeenMessages;
import io.turnstream.local.ably.protocol.Action;
import io.turnstream.local.ably.protocol.ErrorInfo;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Writes the protocol messages of the service (TR4). */
final class ProtocolMessages {

    private ProtocolMessages() {}

    static Frame connected(String connectionId, ObjectNode details, @Nullable ErrorInfo error) {
        ObjectNode message = of(Action.CONNECTED).put("connectionId", connectionId);
        message.set("connectionDetails", details);
        return withError(message, error);
    }

    static Frame disconnected(ErrorInfo error) {
        return withError(of(Action.DISCONNECTED), error);
    }

    static Frame closed() {
        return new Frame(of(Action.CLOSED));
    }

    /** A failure of the connection (RTN15i). */
    static Frame error(ErrorInfo error) {
        return withError(of(Action.ERROR), error);
    }

    /** A failure of one channel (RTL14). */
    static Frame channelError(String channel, ErrorInfo error) {
        return withError(of(Action.ERROR).put("channel", channel), error);
    }

    /** An answer to a heartbeat carries its id (RTN13e); one of the service's own has none. */
    static Frame heartbeat(JsonNode id) {
        ObjectNode message = of(Action.HEARTBEAT);
        if (id.isTextual()) {
            message.set("id", id);
        }
        return new Frame(message);
    }

    static Frame attached(String channel, String channelSerial, int flags, JsonNode params, @Nullable ErrorInfo error) {
        ObjectNode message = of(Action.ATTACHED)
                .put("channel", channel)
                .put("channelSerial", channelSerial)
                .put("flags", flags);
        if (params.isObject()) {
            message.set("params", params);
        }
        return withError(message, error);
    }

    static Frame detached(String channel) {
        return new Frame(of(Action.DETACHED).put("channel", channel));
    }

    static Frame answer(long msgSerial, Answer answer) {
        if (answer instanceof Answer.Nack nack) {
            return withError(of(Action.NACK).put("msgSerial", msgSerial).put("count", 1), nack.error());
        }
        ObjectNode message = of(Action.ACK).put("msgSerial", msgSerial).put("count", 1);
        ArrayNode serials = message.putArray("res").addObject().putArray("serials");
        ((Answer.Ack) answer).serials().forEach(serials::add);
        return new Frame(message);
    }

    static Frame delivery(String channel, Publication publication, BitSet whole) {
        ObjectNode message = of(Action.MESSAGE)
                .put("channel", channel)
                .put("channelSerial", publication.position())
                .put("id", publication.id())
                .put("timestamp", publication.timestamp());
        if (publication.connectionId() != null) {
            message.put("connectionId", publication.connectionId());
        }
        message.set("messages", SeenMessages.messages(publication, whole));
        return new Frame(message);
    }

    private static ObjectNode of(int action) {
        return JsonNodeFactory.instance.objectNode().put("action", action);
    }

    private static Frame withError(ObjectNode message, @Nullable ErrorInfo error) {
        if (error != null) {
            message.set("error", error.json());
        }
        return new Frame(message);
    }
}
