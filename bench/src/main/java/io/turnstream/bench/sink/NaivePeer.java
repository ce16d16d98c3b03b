package io.turnstream.bench.sink;

import io.turnstream.avro.TurnEvent;
import java.util.HashMap;
import java.util.Map;

/** One append for each token, sent as it comes. */
final class NaivePeer implements PeerProcess.Peer {

    private final Wire wire;
    private final Map<String, PeerAnswer> open = new HashMap<>();

    NaivePeer(Wire wire) {
        this.wire = wire;
    }

    @Override
    public void take(TurnEvent event) {
        wire.awaitRoom();
        switch (event.getKind()) {
            case RESPONSE_STARTED -> open.put(event.getResponseId(), PeerAnswer.begin(event, wire));
            case PART_DELTA -> {
                PeerAnswer answer = open.get(event.getResponseId());
                if (answer != null) {
                    answer.add(event.getDelta());
                    answer.send();
                }
            }
            case RESPONSE_ENDED -> open.remove(event.getResponseId());
            default -> {}
        }
    }
}
