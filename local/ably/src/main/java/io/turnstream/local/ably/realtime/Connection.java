package io.turnstream.local.ably.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.local.ably.auth.Grant;
import io.turnstream.local.ably.channel.MessageReader;
import io.turnstream.local.ably.channel.OperationKind;
import io.turnstream.local.ably.protocol.ErrorInfo;
import io.turnstream.local.ably.protocol.Flags;
import io.turnstream.local.ably.protocol.RefusedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a client. It outlives its sockets: when one is lost, the connection waits for the next (RTN15).
 * Used from one thread.
 */
final class Connection {

    private final String id;
    private final Lane lane;
    private final Consumer<Connection> whenLost;
    private final Answers answers = new Answers();
    private final Map<String, Attachment> attachments = new HashMap<>();
    private final Set<LiveChannel> presentOn = new LinkedHashSet<>();
    private String key;
    private Grant grant;
    private boolean echo;
    private boolean heartbeats;
    private Duration remainsPresent = Duration.ZERO;
    private @Nullable Socket socket;
    private long losses;

    Connection(String id, Grant grant, Lane lane, Consumer<Connection> whenLost) {
        this.id = id;
        this.key = id;
        this.grant = grant;
        this.lane = lane;
        this.whenLost = whenLost;
    }

    String id() {
        return id;
    }

    String key() {
        return key;
    }

    Grant grant() {
        return grant;
    }

    boolean wantsEcho() {
        return echo;
    }

    boolean isOn(Socket other) {
        return socket == other;
    }

    boolean isOpen() {
        return socket != null;
    }

    /** How often it lost its socket: tells one loss from a later one. */
    long losses() {
        return losses;
    }

    /** Takes a socket, its first or the one after a loss; one that it still has is gone. */
    void open(Socket newSocket, String newKey, Grant newGrant, ConnectRequest request, Duration rollUpWindow) {
        abort();
        socket = newSocket;
        key = newKey;
        grant = newGrant;
        echo = request.echo();
        heartbeats = request.heartbeats();
        remainsPresent = request.remainPresentFor();
        lane.rollUp().setLength(rollUpWindow);
    }

    void renew(Grant newGrant) {
        grant = newGrant;
    }

    void send(Frame frame) {
        if (socket != null) {
            socket.send(frame);
        }
    }

    /** Shows the client that the service is there. */
    void beat(Frame heartbeat) {
        if (socket != null && heartbeats) {
            socket.send(heartbeat);
        } else if (socket != null) {
            socket.ping();
        }
    }

    /** Forgets the socket; attachments wait until the client attaches again. What came in is done, not held. */
    void lose() {
        if (socket != null) {
            lane.rollUp().letGo();
            socket = null;
            losses++;
            attachments.values().forEach(Attachment::suspend);
            whenLost.accept(this);
        }
    }

    /** The socket is gone at once, as when a network fails. */
    void abort() {
        Socket gone = socket;
        lose();
        if (gone != null) {
            gone.abort();
        }
    }

    /** Closes the socket after what was sent. */
    void close(String reason) {
        Socket closing = socket;
        lose();
        if (closing != null) {
            closing.close(reason);
        }
    }

    Optional<Attachment> attachment(String channel) {
        return Optional.ofNullable(attachments.get(channel));
    }

    /** The attachment to a channel under the name that the client gives it. */
    Attachment attachmentTo(LiveChannel channel, String given) {
        return attachments.computeIfAbsent(given, name -> new Attachment(this, channel, name));
    }

    List<Attachment> attachments() {
        return List.copyOf(attachments.values());
    }

    void detach(String channel, long now) {
        Attachment gone = attachments.remove(channel);
        if (gone != null) {
            gone.suspend();
            if (presentOn.remove(gone.channel())) {
                Presence.leave(this, gone.channel(), now);
            }
        }
    }

    /** Somebody has entered over this connection. */
    void isPresentOn(LiveChannel channel) {
        presentOn.add(channel);
    }

    /** Everybody who is present over this connection has left. */
    void leaveEverywhere(long now) {
        presentOn.forEach(channel -> Presence.leave(this, channel, now));
        presentOn.clear();
    }

    /** How long who is present over this connection still is when the socket is lost. */
    Duration remainsPresent() {
        return remainsPresent;
    }

    /** Publishes what a MESSAGE asks for, unless it has this msgSerial already: then the answer is repeated. */
    boolean publish(JsonNode message, LiveChannel channel, Publisher publisher, Reply.Hold hold) {
        long msgSerial = message.path("msgSerial").asLong();
        if (!answers.begin(msgSerial)) {
            Answer known = answers.of(msgSerial);
            if (known != null) {
                send(ProtocolMessages.answer(msgSerial, known));
            }
            return false;
        }
        var reply = new OverConnection(msgSerial, hold);
        try {
            var request = new PublishRequest(
                    channel.name(),
                    MessageReader.readAll(message.path("messages")),
                    id + ":" + msgSerial,
                    grant,
                    id,
                    msgSerial);
            requireMode(message.path("channel").asText(), request);
            publisher.publish(request, channel, lane, reply);
        } catch (RefusedException e) {
            reply.answer(new Answer.Nack(e.error()));
        }
        return true;
    }

    /** A client that attached without the mode to publish may not; one that did not attach, may. */
    private void requireMode(String name, PublishRequest request) throws RefusedException {
        Attachment attachment = attachments.get(name);
        boolean creates = request.operations().stream().anyMatch(o -> o.kind() == OperationKind.CREATE);
        if (creates && attachment != null && attachment.isLive()) {
            grant.require("publish", request.channel());
            attachment.require(Flags.PUBLISH, "publish");
        }
    }

    /** Does something that is answered at once, unless it was done under this msgSerial: then the answer is repeated. */
    void answer(long msgSerial, Supplier<Answer> operation) {
        if (answers.begin(msgSerial)) {
            tell(answers.finish(msgSerial, operation.get()));
            return;
        }
        Answer known = answers.of(msgSerial);
        if (known != null) {
            send(ProtocolMessages.answer(msgSerial, known));
        }
    }

    private void tell(List<Answers.Due> due) {
        due.forEach(answer -> send(ProtocolMessages.answer(answer.msgSerial(), answer.answer())));
    }

    /** How many channels it is attached to. */
    int attached() {
        return attachments.size();
    }

    /** Answers on whatever socket the connection has by then. */
    private final class OverConnection implements Reply {
        private final long msgSerial;
        private final Hold hold;

        OverConnection(long msgSerial, Hold hold) {
            this.msgSerial = msgSerial;
            this.hold = hold;
        }

        @Override
        public void answer(Answer answer) {
            tell(answers.finish(msgSerial, answer));
        }

        @Override
        public void withhold(Answer answer) {
            tell(answers.withhold(msgSerial, answer));
        }

        @Override
        public void end(ErrorInfo error) {
            send(ProtocolMessages.disconnected(error));
            close(error.message());
        }

        @Override
        public void cut() {
            if (answers.of(msgSerial) == null) {
                answers.cancel(msgSerial);
            }
            abort();
        }

        @Override
        public Hold hold() {
            return hold;
        }
    }
}
