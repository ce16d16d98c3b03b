package io.turnstream.bench.sink;

import io.turnstream.avro.TurnEvent;
import java.util.HashMap;
import java.util.Map;

/** One append for each token, sent as it comes. */
final class NaivePeer implements PeerProcess.Peer {

    private final RawSocket socket;
    private final Map<String, PeerAnswer> open = new HashMap<>();

    NaivePeer(RawSocket socket) {
        this.socket = socket;
    }

    @Override
    public void take(TurnEvent event) {
        switch (event.getKind()) {
            case RESPONSE_STARTED -> open.put(event.getResponseId(), new PeerAnswer(event, socket));
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
