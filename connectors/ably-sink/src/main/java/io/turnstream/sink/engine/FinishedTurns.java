package io.turnstream.sink.engine;

import io.turnstream.schemas.PairKey;
import java.time.Duration;

/**
 * Turns that are finished for good, remembered for one to two days: longer than their turn events are kept. Times are in
 * milliseconds of the engine's clock.
 *
 * <p>A turn takes 32 to 64 bytes, whatever its ids are. A turn that is taken for a finished one is never shown; with
 * 128 bits of SHA-256 and the million turns that are remembered, that happens to one turn in 10<sup>32</sup>. Of more turns
 * than that the oldest are forgotten early, as if a day had passed: they would be shown again if somebody set the
 * group's offsets back to them.
 */
final class FinishedTurns {

    private static final long DAY = Duration.ofHours(24).toMillis();
    private static final int MOST_IN_A_DAY = 1 << 20;

    private final int most;
    private HashSet128 today = new HashSet128();
    private HashSet128 yesterday = new HashSet128();
    private long since;
    private long last;

    FinishedTurns(long now) {
        this(now, MOST_IN_A_DAY);
    }

    /** @param most how many are remembered for less than a day */
    FinishedTurns(long now, int most) {
        this.since = now;
        this.last = now;
        this.most = most;
    }

    void add(PairKey turn) {
        if (today.size() >= most) {
            beginAnew(last);
        }
        today.add(turn.toString());
    }

    boolean contains(PairKey turn) {
        String key = turn.toString();
        return today.contains(key) || yesterday.contains(key);
    }

    int size() {
        return today.size() + yesterday.size();
    }

    /** Counts the time from now on, for what was added before there was a clock. */
    void rememberFrom(long now) {
        since = now;
        last = now;
    }

    /** Forgets what is old enough. */
    void forgetOld(long now) {
        last = now;
        if (now - since >= DAY) {
            beginAnew(now);
        }
    }

    private void beginAnew(long now) {
        yesterday = today;
        today = new HashSet128();
        since = now;
    }
}
