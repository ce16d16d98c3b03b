package io.turnstream.bench.sink;

import io.turnstream.avro.TurnEvent;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** One append for each token, sent as it comes; those that come before their message is there wait for it. */
final class NaivePeer implements PeerProcess.Peer {

    private final Wire wire;
    private final Map<String, PeerAnswer> open = new HashMap<>();
    private final Set<PeerAnswer> early = new LinkedHashSet<>();

    NaivePeer(Wire wire) {
        this.wire = wire;
    }

    @Override
    public void take(TurnEvent event) {
        switch (event.getKind()) {
            case RESPONSE_STARTED -> open.put(event.getResponseId(), PeerAnswer.begin(event, wire));
            case PART_DELTA -> {
                PeerAnswer answer = open.get(event.getResponseId());
                if (answer != null) {
                    answer.add(event.getDelta());
                    if (!answer.sendEach()) {
                        early.add(answer);
                    }
                }
            }
            case RESPONSE_ENDED -> open.remove(event.getResponseId());
            default -> {}
        }
    }

    @Override
    public void tick() {
        early.removeIf(PeerAnswer::sendEach);
    }

    @Override
    public boolean isBusy() {
        return !early.isEmpty();
    }
}
