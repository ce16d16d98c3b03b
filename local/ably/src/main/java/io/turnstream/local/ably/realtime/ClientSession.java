package io.turnstream.local.ably.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.local.ably.channel.ChannelReference;
import io.turnstream.local.ably.protocol.Action;
import io.turnstream.local.ably.protocol.ErrorInfo;
import io.turnstream.local.ably.protocol.RefusedException;
import org.jspecify.annotations.Nullable;

/** What a client says on one socket, and what the service does about it. Used from one thread. */
public final class ClientSession {

    private final AblyService service;
    private final Connection connection;
    private final Socket socket;
    private final Attaching attaching;
    private final Presence presence;

    ClientSession(AblyService service, Connection connection, Socket socket) {
        this.service = service;
        this.connection = connection;
        this.socket = socket;
        this.attaching = new Attaching(service, connection);
        this.presence = new Presence(service, connection);
    }

    /**
     * Takes one protocol message. Actions that a service does not know are ignored (RTF1).
     *
     * @param hold keeps what is behind this message from being read
     */
    public void receive(JsonNode message, Reply.Hold hold) {
        if (!connection.isOn(socket)) {
            return;
        }
        switch (message.path("action").asInt(-1)) {
            case Action.HEARTBEAT -> connection.send(ProtocolMessages.heartbeat(message.path("id")));
            case Action.ATTACH -> attaching.attach(message);
            case Action.DETACH -> detach(message.path("channel").asText());
            case Action.MESSAGE -> publish(message, hold);
            case Action.CLOSE -> close();
            case Action.DISCONNECT -> lost();
            case Action.AUTH ->
                authenticate(message.path("auth").path("accessToken").textValue());
            case Action.PRESENCE -> connection.answer(message.path("msgSerial").asLong(), () -> presence.take(message));
            case Action.SYNC -> sync(message.path("channel").asText());
            case Action.OBJECT, Action.ANNOTATION -> refuse(message);
            default -> {}
        }
    }

    /** The socket is gone. */
    public void lost() {
        if (connection.isOn(socket)) {
            connection.lose();
        }
    }

    private void authenticate(@Nullable String token) {
        service.connections().authenticate(connection, token);
        attaching.dropWhatIsNotAllowed();
    }

    private void close() {
        connection.send(ProtocolMessages.closed());
        service.connections().drop(connection, "closed by the client");
    }

    private void detach(String channel) {
        service.detach(connection, channel);
        connection.send(ProtocolMessages.detached(channel));
    }

    /** A client that asks who is present (RTP19). */
    private void sync(String channel) {
        connection.attachment(channel).ifPresent(attachment -> attachment.showPresence(service.nextSyncId()));
    }

    private void publish(JsonNode message, Reply.Hold hold) {
        try {
            String name = ChannelReference.of(message.path("channel").asText()).name();
            if (!message.path("msgSerial").isIntegralNumber() || name.isEmpty()) {
                throw RefusedException.of(40003, "a MESSAGE has a channel and a msgSerial");
            }
            boolean isNew = connection.publish(message, service.channel(name), service.publisher(), hold);
            if (!isNew) {
                service.count().repeatedPublishes++;
            }
        } catch (RefusedException e) {
            connection.send(ProtocolMessages.error(e.error()));
            service.connections().drop(connection, e.error().message());
        }
    }

    private void refuse(JsonNode message) {
        Answer refusal = new Answer.Nack(
                ErrorInfo.of(40000, "this local server has messages and presence: no objects or annotations"));
        connection.answer(message.path("msgSerial").asLong(), () -> refusal);
    }
}
