package io.turnstream.local.ably.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.local.ably.channel.Publication;
import io.turnstream.local.ably.protocol.Action;
import io.turnstream.local.ably.protocol.ErrorInfo;
import io.turnstream.local.ably.protocol.Flags;
import io.turnstream.local.ably.protocol.RefusedException;
import java.util.List;
import java.util.Optional;

/** What a client says on one socket, and what the service does about it. Used from one thread. */
public final class ClientSession {

    private final AblyService service;
    private final Connection connection;
    private final Socket socket;

    ClientSession(AblyService service, Connection connection, Socket socket) {
        this.service = service;
        this.connection = connection;
        this.socket = socket;
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
            case Action.ATTACH -> attach(message);
            case Action.DETACH -> detach(message.path("channel").asText());
            case Action.MESSAGE -> publish(message, hold);
            case Action.CLOSE -> close();
            case Action.DISCONNECT -> lost();
            case Action.AUTH ->
                service.connections()
                        .authenticate(
                                connection,
                                message.path("auth").path("accessToken").textValue());
            case Action.PRESENCE, Action.OBJECT, Action.ANNOTATION -> refuse(message);
            default -> {}
        }
    }

    /** The socket is gone. */
    public void lost() {
        if (connection.isOn(socket)) {
            connection.lose();
        }
    }

    private void close() {
        connection.send(ProtocolMessages.closed());
        service.connections().drop(connection, "closed by the client");
    }

    /** Attaches, with what was missed since {@code channelSerial} if that is known (RTL4c1, RTL4j2). */
    private void attach(JsonNode message) {
        String name = message.path("channel").asText();
        int modes = modes(name, message.path("flags").asInt());
        if (name.isEmpty() || name.startsWith(":")) {
            fail(name, ErrorInfo.of(40010, "invalid channel name"));
        } else if (modes == 0) {
            fail(name, ErrorInfo.of(40160, "capability denied: attach to " + name));
        } else {
            attach(service.channel(name), modes, message.path("channelSerial").asText(""), message.path("params"));
        }
    }

    private void attach(LiveChannel channel, int modes, String position, JsonNode params) {
        Attachment attachment = connection.attachmentTo(channel);
        boolean unbroken = attachment.isLive();
        Optional<List<Publication>> missed = unbroken
                ? Optional.of(List.of())
                : position.isEmpty() ? Optional.empty() : channel.channel().since(position);
        boolean resumed = missed.isPresent() && !position.isEmpty();
        connection.send(ProtocolMessages.attached(
                channel.name(),
                resumed ? position : service.serials().last(),
                resumed ? modes | Flags.RESUMED : modes,
                params,
                resumed || position.isEmpty() ? null : gap(channel.name())));
        if (resumed) {
            attachment.takeUp(modes, position, missed.get());
        } else {
            attachment.startOver(modes);
        }
    }

    private static ErrorInfo gap(String channel) {
        return ErrorInfo.of(90005, "unable to recover channel " + channel + " (messages expired)");
    }

    /** TB2d: the modes that are asked for, or all, as far as the client may. */
    private int modes(String channel, int flags) {
        int asked = (flags & Flags.MODES) == 0 ? Flags.MODES : flags & Flags.MODES;
        int allowed = 0;
        if (allows("publish", channel)) {
            allowed |= Flags.PUBLISH;
        }
        if (allows("subscribe", channel)) {
            allowed |= Flags.SUBSCRIBE | Flags.PRESENCE_SUBSCRIBE;
        }
        if (allows("presence", channel)) {
            allowed |= Flags.PRESENCE;
        }
        return asked & allowed;
    }

    private boolean allows(String operation, String channel) {
        return connection.grant().capability().allows(operation, channel);
    }

    private void fail(String channel, ErrorInfo error) {
        connection.detach(channel);
        connection.send(ProtocolMessages.channelError(channel, error));
    }

    private void detach(String channel) {
        connection.detach(channel);
        connection.send(ProtocolMessages.detached(channel));
    }

    private void publish(JsonNode message, Reply.Hold hold) {
        try {
            String name = message.path("channel").asText();
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
        connection.refuse(
                message.path("msgSerial").asLong(),
                ErrorInfo.of(40000, "this local server has messages only: no presence, objects or annotations"));
    }
}
