package io.turnstream.bench.sink;

import io.turnstream.avro.TurnEvent;
import org.jspecify.annotations.Nullable;

/**
 * An answer as the peers keep it: where it is, and text that was not sent yet. Its text comes from the thread that reads
 * Kafka, its serial from the one that reads the socket, and on a backlog the answer may have ended before.
 */
final class PeerAnswer {

    private final Wire wire;
    private final String channel;
    private final String extras;
    private final StringBuilder waiting = new StringBuilder();
    private @Nullable String serial;

    private PeerAnswer(TurnEvent started, Wire wire) {
        this.wire = wire;
        this.channel = "ai:" + started.getSessionId();
        this.extras = "\"extras\":{\"headers\":{\"responseId\":\"" + started.getResponseId() + "\",\"sessionId\":\""
                + started.getSessionId() + "\",\"turnId\":\"" + started.getTurnId()
                + "\",\"attempt\":\"0\",\"page\":\"0\",\"status\":\"streaming\"}}";
    }

    /** Creates its message. */
    static PeerAnswer begin(TurnEvent started, Wire wire) {
        var answer = new PeerAnswer(started, wire);
        wire.create(answer.channel, answer.extras, answer::created);
        return answer;
    }

    /** The text that came before the serial is sent now: no further event may ever come for this answer. */
    private synchronized void created(String newSerial) {
        serial = newSerial;
        send();
    }

    synchronized void add(String text) {
        waiting.append(text);
    }

    /** Sends what waits, if the message is there already; true when nothing waits any more. */
    synchronized boolean send() {
        if (serial != null && !waiting.isEmpty()) {
            wire.append(channel, serial, waiting.toString(), extras);
            waiting.setLength(0);
        }
        return waiting.isEmpty();
    }
}
