package io.turnstream.local.ably.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.local.ably.auth.Grant;
import io.turnstream.local.ably.channel.ChannelReference;
import io.turnstream.local.ably.presence.PresenceMessage;
import io.turnstream.local.ably.presence.PresenceOperation;
import io.turnstream.local.ably.protocol.Flags;
import io.turnstream.local.ably.protocol.RefusedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets one connection's clients enter, update and leave (RTP8 to RTP15). Used from one thread. */
final class Presence {

    private final AblyService service;
    private final Connection connection;

    Presence(AblyService service, Connection connection) {
        this.service = service;
        this.connection = connection;
    }

    /** Does what a PRESENCE says, all of it or nothing, and tells everyone. */
    Answer take(JsonNode message) {
        try {
            ChannelReference name = ChannelReference.of(message.path("channel").asText());
            Grant grant = connection.grant();
            grant.require("presence", name.name());
            connection
                    .attachment(name.given())
                    .filter(Attachment::isLive)
                    .orElseThrow(() ->
                            RefusedException.of(91001, "unable to enter presence channel (invalid channel state)"))
                    .require(Flags.PRESENCE, "presence");
            String id = connection.id() + ":" + message.path("msgSerial").asLong();
            service.channel(name.name()).tell(id, read(message.path("presence"), id, grant));
            connection.isPresentOn(service.channel(name.name()));
            return new Answer.Ack(List.of());
        } catch (RefusedException e) {
            return new Answer.Nack(e.error());
        }
    }

    private List<PresenceMessage> read(JsonNode messages, String id, Grant grant) throws RefusedException {
        List<PresenceMessage> said = new ArrayList<>();
        for (JsonNode message : messages) {
            PresenceOperation operation = PresenceOperation.read(message);
            said.add(new PresenceMessage(
                    operation.action(),
                    operation.id() == null ? id + ":" + said.size() : operation.id(),
                    clientId(operation.clientId(), grant),
                    connection.id(),
                    operation.payload(),
                    operation.extras(),
                    service.now()));
        }
        return said;
    }

    /** RTP8j, RTP14, RTP15f: a member is somebody, and the client itself unless it may speak for others. */
    private static String clientId(@Nullable String claimed, Grant grant) throws RefusedException {
        String clientId = grant.speaksFor(claimed);
        if (clientId == null || clientId.isEmpty()) {
            throw RefusedException.of(91000, "unable to enter presence channel (no clientId)");
        }
        if (clientId.equals("*")) {
            throw RefusedException.of(40012, "invalid clientId in presence message: *");
        }
        return clientId;
    }

    /** Whoever was present over a connection that is over, or off a channel, has left it. */
    static void leave(Connection gone, LiveChannel channel, long now) {
        List<PresenceMessage> left = channel.presence().membersOf(gone.id()).stream()
                .map(member -> member.leftSilently(now))
                .toList();
        if (!left.isEmpty()) {
            channel.tell(left.get(0).id(), left);
        }
    }
}
