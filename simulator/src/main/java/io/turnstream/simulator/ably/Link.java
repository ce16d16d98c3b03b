package io.turnstream.simulator.ably;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.local.ably.channel.HistoryQuery;
import io.turnstream.local.ably.channel.MessageView;
import io.turnstream.local.ably.channel.OperationKind;
import io.turnstream.local.ably.protocol.Action;
import io.turnstream.local.ably.realtime.ClientSession;
import io.turnstream.local.ably.realtime.Frame;
import io.turnstream.local.ably.realtime.Socket;
import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.channel.ChannelMessage;
import io.turnstream.sink.channel.HistoryPage;
import io.turnstream.sink.channel.StoredMessage;
import io.turnstream.sink.engine.Command;
import io.turnstream.sink.engine.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a sink to Ably, for one life: a double of the sink's adapter, which speaks the same protocol to the
 * same server over a network that exists in virtual time only.
 */
public final class Link implements Socket {

    /** The name under which all sinks connect. */
    public static final String CLIENT = "turnstream";

    private final VirtualAbly ably;
    private final long latency;
    private final boolean connectsAgain;
    private final News news;
    private Wire there;
    private Wire back;
    private final Map<Long, Command.Operation> inFlight = new LinkedHashMap<>();
    private @Nullable ClientSession session;
    private long msgSerial;
    private boolean over;

    /** Hears what becomes of it; not any more once it was closed by its owner. */
    public interface News {

        void connected();

        void lost(ChannelException why);

        void answered(long operation, Outcome outcome);
    }

    /**
     * Begins to connect.
     *
     * @param latency how long the way takes, each direction, in milliseconds
     * @param connectsAgain whether a life goes on over a second connection, which none should
     */
    public Link(VirtualAbly ably, long latency, boolean connectsAgain, News news) {
        this.ably = ably;
        this.latency = latency;
        this.connectsAgain = connectsAgain;
        this.news = news;
        this.there = new Wire(ably.timeline(), latency);
        this.back = new Wire(ably.timeline(), latency);
        there.put(this::open);
    }

    private void open() {
        if (ably.refusesConnection()) {
            back.put(() -> end(lost("the connection was refused")));
            return;
        }
        ably.connect(CLIENT, false, this).ifPresent(opened -> session = opened);
    }

    /** The network stands still in both directions for a while. */
    public void standStill(long millis) {
        there.standStill(millis);
        back.standStill(millis);
    }

    /** Ends this life at once. What has left already may arrive; what has not, does not. */
    public void close() {
        over = true;
        inFlight.clear();
        there.tear();
        back.tear();
        ably.timeline().after(1, this::hangUp);
    }

    /** The process that it belonged to is gone: what was handed to the socket still travels. */
    public void abandon() {
        over = true;
        inFlight.clear();
        back.tear();
        there.put(this::hangUp);
    }

    private void hangUp() {
        if (session != null) {
            session.lost();
        }
    }

    public boolean isOver() {
        return over;
    }

    /** Begins an operation; its outcome comes as news. */
    public void operate(Command.Operation operation) {
        serialOf(operation).ifPresent(serial -> ably.residue().atWork(serial, this));
        if (operation instanceof Command.Get || operation instanceof Command.History) {
            read(operation);
            return;
        }
        if (over) {
            answer(operation, failed(lost("not connected")));
            return;
        }
        long serial = msgSerial++;
        inFlight.put(serial, operation);
        ObjectNode frame = frame(operation, serial);
        there.put(() -> {
            if (session != null) {
                session.receive(frame, there);
            }
        });
    }

    private static Optional<String> serialOf(Command.Operation operation) {
        if (operation instanceof Command.Append append) {
            return Optional.of(append.serial());
        }
        if (operation instanceof Command.Update update) {
            return Optional.of(update.serial());
        }
        return operation instanceof Command.Get get ? Optional.of(get.serial()) : Optional.empty();
    }

    private static ObjectNode frame(Command.Operation operation, long serial) {
        ObjectNode frame = JsonNodeFactory.instance
                .objectNode()
                .put("action", Action.MESSAGE)
                .put("channel", operation.channel())
                .put("msgSerial", serial);
        ArrayNode messages = frame.putArray("messages");
        if (operation instanceof Command.Publish publish) {
            publish.messages().forEach(message -> messages.add(message(message)));
        } else if (operation instanceof Command.Append append) {
            messages.add(edit(append.serial(), OperationKind.APPEND, append.content()));
        } else if (operation instanceof Command.Update update) {
            messages.add(edit(update.serial(), OperationKind.UPDATE, update.content()));
        }
        return frame;
    }

    private static ObjectNode edit(String serial, OperationKind kind, ChannelMessage content) {
        return message(content).put("serial", serial).put("action", kind.action());
    }

    private static ObjectNode message(ChannelMessage content) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        if (content.id() != null) {
            message.put("id", content.id());
        }
        if (content.name() != null) {
            message.put("name", content.name());
        }
        JsonNode data = content.data();
        if (data != null && data.isTextual()) {
            message.set("data", data);
        } else if (data != null && data.isContainerNode()) {
            message.put("data", data.toString()).put("encoding", "json");
        }
        message.set("extras", content.extras());
        return message;
    }

    // ---- what comes back

    @Override
    public void send(Frame frame) {
        if (frame.message().path("action").asInt() == Action.CONNECTED) {
            ably.residue().opened(frame.message().path("connectionId").asText(), this);
        }
        back.put(() -> receive(frame.message()));
    }

    @Override
    public void ping() {}

    @Override
    public void close(String reason) {
        back.put(() -> end(lost(reason)));
    }

    @Override
    public void abort() {
        back.put(() -> end(lost("the network failed")));
    }

    private void receive(JsonNode message) {
        switch (message.path("action").asInt()) {
            case Action.CONNECTED -> news.connected();
            case Action.ACK -> acknowledged(message);
            case Action.NACK -> refused(message);
            case Action.DISCONNECTED, Action.ERROR -> end(refusal(message.path("error"), false));
            default -> {}
        }
    }

    private void acknowledged(JsonNode message) {
        Command.Operation operation = inFlight.remove(message.path("msgSerial").asLong());
        if (operation == null) {
            return;
        }
        if (operation instanceof Command.Publish publish) {
            List<String> serials = new ArrayList<>();
            message.path("res").path(0).path("serials").forEach(serial -> {
                if (serial.isTextual()) {
                    serials.add(serial.textValue());
                }
            });
            boolean all = serials.size() == publish.messages().size();
            answer(
                    operation,
                    all
                            ? new Outcome.Published(serials)
                            : failed(ChannelException.refused(50000, 500, "acknowledged without serials")));
        } else {
            answer(operation, new Outcome.Acknowledged());
        }
    }

    private void refused(JsonNode message) {
        Command.Operation operation = inFlight.remove(message.path("msgSerial").asLong());
        if (operation != null) {
            answer(operation, failed(refusal(message.path("error"), true)));
        }
    }

    private static ChannelException refusal(JsonNode error, boolean known) {
        int code = error.path("code").asInt();
        int status = error.path("statusCode").asInt();
        String text = error.path("message").asText();
        return known ? ChannelException.refused(code, status, text) : ChannelException.unknown(code, status, text);
    }

    private void end(ChannelException why) {
        if (!over && connectsAgain && !inFlight.isEmpty()) {
            connectAgain();
        } else if (!over) {
            over = true;
            inFlight.clear();
            there.tear();
            back.tear();
            hangUp();
            news.lost(why);
        }
    }

    private void connectAgain() {
        there.tear();
        back.tear();
        hangUp();
        session = null;
        there = new Wire(ably.timeline(), latency);
        back = new Wire(ably.timeline(), latency);
        there.put(this::open);
        List<Command.Operation> unanswered = List.copyOf(inFlight.values());
        inFlight.clear();
        msgSerial = 0;
        unanswered.forEach(this::operate);
    }

    // ---- reads take a way of their own

    private void read(Command.Operation operation) {
        var way = new Wire(ably.timeline(), 2);
        way.put(() -> {
            Outcome outcome = ably.refusesReads() ? failed(lost("no answer")) : look(operation);
            way.put(() -> answer(operation, outcome));
        });
    }

    private Outcome look(Command.Operation operation) {
        var channel = ably.channel(operation.channel());
        if (operation instanceof Command.Get get) {
            return new Outcome.Found(channel.message(get.serial()).map(Link::stored));
        }
        Command.History history = (Command.History) operation;
        var page = channel.history(new HistoryQuery(
                history.limit(), false, 0, Long.MAX_VALUE, null, history.from().orElse(null)));
        List<StoredMessage> messages = new ArrayList<>();
        page.messages().forEach(view -> messages.add(stored(view)));
        return new Outcome.Page(new HistoryPage(messages, page.next()));
    }

    private static StoredMessage stored(MessageView view) {
        JsonNode data = Optional.ofNullable(view.data())
                .<JsonNode>map(JsonNodeFactory.instance::textNode)
                .orElse(null);
        return new StoredMessage(
                view.serial(), view.id(), view.name(), data, view.extras(), view.kind() == OperationKind.DELETE);
    }

    private void answer(Command.Operation operation, Outcome outcome) {
        news.answered(operation.id(), outcome);
    }

    private static Outcome failed(ChannelException why) {
        return new Outcome.Failed(why);
    }

    private static ChannelException lost(String why) {
        return ChannelException.unknown(80003, 503, why);
    }
}
