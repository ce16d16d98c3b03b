package io.turnstream.app.deadletters;

import io.turnstream.schemas.PairKey;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How far the sink is, by its last checkpoint.
 *
 * @param open the turns that it is not done with
 * @param positions in each partition of turn events, the offset from which it goes on; empty when it never wrote any
 */
record SinkProgress(Set<PairKey> open, Map<Integer, Long> positions) {

    /** Of a sink that has no checkpoint. */
    static final SinkProgress NONE = new SinkProgress(Set.of(), Map.of());

    SinkProgress {
        open = Set.copyOf(open);
        positions = Map.copyOf(positions);
    }

    /**
     * True when it may still write something of the turn.
     *
     * @param last where the turn's last event stands; empty when it is gone
     */
    boolean isAtWorkOn(PairKey turn, Optional<Position> last) {
        return open.contains(turn)
                || !positions.isEmpty() && last.map(this::isBefore).orElse(false);
    }

    private boolean isBefore(Position event) {
        return positions.getOrDefault(event.partition(), 0L) <= event.offset();
    }
}
