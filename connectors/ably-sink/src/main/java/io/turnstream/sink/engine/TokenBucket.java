package io.turnstream.sink.engine;

/** So many per second, and a few at once after a pause. Time is passed in, in milliseconds. */
final class TokenBucket {

    private final double perSecond;
    private final double capacity;
    private double tokens;
    private long filledAt;

    TokenBucket(double perSecond, double capacity) {
        this.perSecond = perSecond;
        this.capacity = capacity;
        this.tokens = capacity;
        this.filledAt = Long.MIN_VALUE;
    }

    /**
     * True when {@code cost} may be spent; a cost above the capacity waits for a full bucket.
     *
     * @param reserve part of the capacity that must be left
     */
    boolean has(double cost, double reserve, double share, long now) {
        fill(share, now);
        return tokens >= Math.min(cost + reserve * capacity, capacity);
    }

    void spend(double cost) {
        tokens -= cost;
    }

    private void fill(double share, long now) {
        if (filledAt != Long.MIN_VALUE && now > filledAt) {
            tokens = Math.min(capacity, tokens + (now - filledAt) * perSecond * share / 1000);
        }
        filledAt = Math.max(filledAt, now);
    }
}
