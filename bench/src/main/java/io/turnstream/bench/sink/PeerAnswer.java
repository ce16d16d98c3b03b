package io.turnstream.bench.sink;

import io.turnstream.avro.TurnEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer as the peers keep it: where it is, and tokens that were not sent yet. Used from the thread that reads Kafka;
 * only its serial comes from another one, and on a backlog the answer may have ended before it comes.
 */
final class PeerAnswer {

    private final Wire wire;
    private final String channel;
    private final String extras;
    private final List<String> waiting = new ArrayList<>();
    private volatile @Nullable String serial;

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
        wire.create(answer.channel, answer.extras, serial -> answer.serial = serial);
        return answer;
    }

    void add(String token) {
        waiting.add(token);
    }

    /** Sends each token that waits, if the message is there already; true when nothing waits any more. */
    boolean sendEach() {
        String to = serial;
        if (to != null) {
            waiting.forEach(token -> append(to, token));
            waiting.clear();
        }
        return waiting.isEmpty();
    }

    /** Sends what waits at once, if the message is there already; true when nothing waits any more. */
    boolean sendTogether() {
        String to = serial;
        if (to != null && !waiting.isEmpty()) {
            append(to, String.join("", waiting));
            waiting.clear();
        }
        return waiting.isEmpty();
    }

    private void append(String to, String text) {
        wire.awaitRoom();
        wire.append(channel, to, text, extras);
    }
}
