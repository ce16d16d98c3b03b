package io.turnstream.app.deadletters;

import io.turnstream.schemas.PairKey;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How far the sink is, by its last checkpoint.
 *
 * @param open the turns that it lists as not done with
 * @param done the turns that it lists as done with: it never publishes them again
 * @param positions in each partition of turn events, the offset from which it goes on; empty when it never wrote any
 */
record SinkProgress(Set<PairKey> open, Set<PairKey> done, Map<Integer, Long> positions) {

    /** Of a sink that has no checkpoint. */
    static final SinkProgress NONE = new SinkProgress(Set.of(), Set.of(), Map.of());

    SinkProgress {
        open = Set.copyOf(open);
        done = Set.copyOf(done);
        positions = Map.copyOf(positions);
    }

    /**
     * True when it may still write something of the turn.
     *
     * @param last where the turn's last event stands; empty when it is gone
     */
    boolean isAtWorkOn(PairKey turn, Optional<Position> last) {
        if (open.contains(turn) || done.contains(turn)) {
            return open.contains(turn);
        }
        return !positions.isEmpty() && last.map(this::isBefore).orElse(false);
    }

    private boolean isBefore(Position event) {
        return positions.getOrDefault(event.partition(), 0L) <= event.offset();
    }
}
