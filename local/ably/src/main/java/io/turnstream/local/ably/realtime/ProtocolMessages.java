package io.turnstream.local.ably.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.local.ably.channel.MessageView;
import io.turnstream.local.ably.channel.Publication;
import io.turnstream.local.ably.channel.SeenMessages;
import io.turnstream.local.ably.presence.PresenceMessage;
import io.turnstream.local.ably.protocol.Action;
import io.turnstream.local.ably.protocol.ErrorInfo;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the protocol messages of the service (TR4). */
final class ProtocolMessages {

    private static final int MEMBERS_PER_SYNC = 100;

    private ProtocolMessages() {}

    static Frame connected(String connectionId, ObjectNode details, @Nullable ErrorInfo error) {
        ObjectNode message = of(Action.CONNECTED).put("connectionId", connectionId);
        message.set("connectionDetails", details);
        return withError(message, error);
    }

    static Frame disconnected(ErrorInfo error) {
        return withError(of(Action.DISCONNECTED), error);
    }

    /** Asks the client for other credentials (RTN22). */
    static Frame auth() {
        return new Frame(of(Action.AUTH));
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

    static Frame attached(
            String channel, String channelSerial, int flags, ObjectNode params, @Nullable ErrorInfo error) {
        ObjectNode message = of(Action.ATTACHED)
                .put("channel", channel)
                .put("channelSerial", channelSerial)
                .put("flags", flags);
        if (!params.isEmpty()) {
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

    /** Messages from before an attachment. */
    static Frame earlier(String channel, String position, List<MessageView> messages) {
        ObjectNode message = of(Action.MESSAGE)
                .put("channel", channel)
                .put("channelSerial", position)
                .put("timestamp", messages.get(0).timestamp());
        ArrayNode views = message.putArray("messages");
        messages.forEach(view -> views.add(view.json()));
        return new Frame(message);
    }

    /** What happened to members. It has no position: who comes back is told who is present now. */
    static Frame presence(String channel, String id, List<PresenceMessage> told) {
        ObjectNode message = of(Action.PRESENCE)
                .put("channel", channel)
                .put("id", id)
                .put("connectionId", told.get(0).connectionId())
                .put("timestamp", told.get(0).timestamp());
        ArrayNode presence = message.putArray("presence");
        told.forEach(member -> presence.add(member.json()));
        return new Frame(message);
    }

    /** Everyone who is present, in parts; the cursor of the last is empty (RTP18a, RTP18b). */
    static List<Frame> sync(String channel, String syncId, List<PresenceMessage> members) {
        List<Frame> frames = new ArrayList<>();
        for (int from = 0; from < members.size(); from += MEMBERS_PER_SYNC) {
            int to = Math.min(members.size(), from + MEMBERS_PER_SYNC);
            ObjectNode message = of(Action.SYNC)
                    .put("channel", channel)
                    .put("channelSerial", syncId + ":" + (to == members.size() ? "" : to));
            ArrayNode presence = message.putArray("presence");
            members.subList(from, to).forEach(member -> presence.add(member.json()));
            frames.add(new Frame(message));
        }
        return frames;
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
