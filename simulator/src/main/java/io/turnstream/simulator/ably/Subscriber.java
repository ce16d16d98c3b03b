package io.turnstream.simulator.ably;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.turnstream.local.ably.protocol.Action;
import io.turnstream.local.ably.realtime.ClientSession;
import io.turnstream.local.ably.realtime.Frame;
import io.turnstream.local.ably.realtime.Reply;
import io.turnstream.local.ably.realtime.Socket;
import java.util.function.Consumer;

/** Somebody who watches a channel from the beginning, and sees everything at once. */
public final class Subscriber implements Socket {

    private final Consumer<JsonNode> messages;

    /**
     * Attaches.
     *
     * @param channel the channel's name
     * @param messages hears of every message that is delivered
     */
    public Subscriber(VirtualAbly ably, String channel, Consumer<JsonNode> messages) {
        this.messages = messages;
        ClientSession session = ably.connect("viewer", true, this).orElseThrow();
        session.receive(
                JsonNodeFactory.instance
                        .objectNode()
                        .put("action", Action.ATTACH)
                        .put("channel", channel),
                Reply.Hold.NOTHING);
    }

    @Override
    public void send(Frame frame) {
        JsonNode message = frame.message();
        if (message.path("action").asInt() == Action.MESSAGE) {
            message.path("messages").forEach(messages);
        }
    }

    @Override
    public void ping() {}

    @Override
    public void close(String reason) {}

    @Override
    public void abort() {}
}
