package io.turnstream.bench.sink;

import io.turnstream.avro.TurnEvent;
import org.jspecify.annotations.Nullable;

/** An answer as the peers keep it: where it is, and text that was not sent yet. Text may come from two threads. */
final class PeerAnswer {

    private final RawSocket socket;
    private final String channel;
    private final String extras;
    private final StringBuilder waiting = new StringBuilder();
    private @Nullable String serial;

    /** Creates its message. */
    PeerAnswer(TurnEvent started, RawSocket socket) {
        this.socket = socket;
        this.channel = "ai:" + started.getSessionId();
        this.extras = "\"extras\":{\"headers\":{\"responseId\":\"" + started.getResponseId() + "\",\"sessionId\":\""
                + started.getSessionId() + "\",\"turnId\":\"" + started.getTurnId()
                + "\",\"attempt\":\"0\",\"page\":\"0\",\"status\":\"streaming\"}}";
        socket.create(channel, extras, this::created);
    }

    private synchronized void created(String newSerial) {
        serial = newSerial;
    }

    synchronized void add(String text) {
        waiting.append(text);
    }

    /** Sends what waits, if the message is there already; true when nothing waits any more. */
    synchronized boolean send() {
        if (serial != null && !waiting.isEmpty()) {
            socket.append(channel, serial, waiting.toString(), extras);
            waiting.setLength(0);
        }
        return waiting.isEmpty();
    }
}
