package io.turnstream.bench.sink;

import io.turnstream.avro.TurnEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/** Text of 40 ms in one append. */
final class FloorPeer implements PeerProcess.Peer {

    private static final long WINDOW_NANOS = 40_000_000;

    private final Wire wire;
    private final Map<String, Windowed> open = new HashMap<>();
    private final PriorityQueue<Windowed> due = new PriorityQueue<>();

    FloorPeer(Wire wire) {
        this.wire = wire;
    }

    @Override
    public void take(TurnEvent event) {
        switch (event.getKind()) {
            case RESPONSE_STARTED -> open.put(event.getResponseId(), new Windowed(PeerAnswer.begin(event, wire)));
            case PART_DELTA -> {
                Windowed windowed = open.get(event.getResponseId());
                if (windowed != null) {
                    windowed.answer.add(event.getDelta());
                    if (!windowed.waits) {
                        windowed.waits = true;
                        due.add(windowed);
                    }
                }
            }
            case RESPONSE_ENDED -> open.remove(event.getResponseId());
            default -> {}
        }
    }

    @Override
    public void tick() {
        long now = System.nanoTime();
        while (!due.isEmpty() && due.element().notBefore <= now) {
            Windowed next = due.remove();
            next.notBefore = now + WINDOW_NANOS;
            next.waits = !next.answer.sendTogether();
            if (next.waits) {
                due.add(next);
            }
        }
    }

    @Override
    public boolean isBusy() {
        return !due.isEmpty();
    }

    private static final class Windowed implements Comparable<Windowed> {

        private final PeerAnswer answer;
        private long notBefore = System.nanoTime();
        private boolean waits;

        Windowed(PeerAnswer answer) {
            this.answer = answer;
        }

        @Override
        public int compareTo(Windowed other) {
            return Long.compare(notBefore, other.notBefore);
        }
    }
}
