package io.turnstream.sink.engine;

import io.turnstream.schemas.PairKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Turns that are finished for good, remembered for one to two days: longer than their turn events are kept. Times are in
 * milliseconds of the engine's clock.
 */
final class FinishedTurns {

    private static final long DAY = Duration.ofHours(24).toMillis();

    private Set<PairKey> today = new HashSet<>();
    private Set<PairKey> yesterday = new HashSet<>();
    private long since;

    FinishedTurns(long now) {
        this.since = now;
    }

    void add(PairKey turn) {
        today.add(turn);
    }

    boolean contains(PairKey turn) {
        return today.contains(turn) || yesterday.contains(turn);
    }

    /** Forgets what is old enough. */
    void forgetOld(long now) {
        if (now - since >= DAY) {
            yesterday = today;
            today = new HashSet<>();
            since = now;
        }
    }
}
