package io.turnstream.sink.engine;

import org.jspecify.annotations.Nullable;

/**
 * So many per second, and a few at once after a pause. Whoever needs several at once may have them saved: until it has
 * them, others get only what is left beside. Time is passed in, in milliseconds.
 */
final class TokenBucket {

    private final double perSecond;
    private final double capacity;
    private double tokens;
    private long filledAt;
    private @Nullable TurnDelivery saver;
    private double saved;

    TokenBucket(double perSecond, double capacity) {
        this.perSecond = perSecond;
        this.capacity = capacity;
        this.tokens = capacity;
        this.filledAt = Long.MIN_VALUE;
    }

    /**
     * True when {@code cost} may be spent; a cost above the capacity waits for a full bucket.
     *
     * @param who wants to spend it
     * @param reserve part of the capacity that must be left
     */
    boolean has(TurnDelivery who, double cost, double reserve, double share, long now) {
        fill(share, now);
        double needed = cost + reserve * capacity;
        return tokens >= (saver == null || saver == who ? Math.min(needed, capacity) : needed + saved);
    }

    /** Saves {@code cost} for somebody, unless it is being saved for another. */
    void saveFor(TurnDelivery who, double cost) {
        if (saver == null || saver == who) {
            saver = who;
            saved = Math.min(cost, capacity);
        }
    }

    /** Whom it is saved for. */
    @Nullable TurnDelivery saver() {
        return saver;
    }

    /** Nobody needs what was saved. */
    void stopSaving() {
        saver = null;
        saved = 0;
    }

    void spend(TurnDelivery who, double cost) {
        tokens -= cost;
        if (who == saver) {
            stopSaving();
        }
    }

    private void fill(double share, long now) {
        if (filledAt != Long.MIN_VALUE && now > filledAt) {
            tokens = Math.min(capacity, tokens + (now - filledAt) * perSecond * share / 1000);
        }
        filledAt = Math.max(filledAt, now);
    }
}
