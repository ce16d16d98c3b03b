package io.turnstream.local.ably.realtime;

/** A number of publishes per second, which may come at once (docs, "Limits"). Used from one thread. */
final class RateLimit {

    private final int perSecond;
    private double available;
    private long filledAt;

    /** A limit; 0 is none. */
    RateLimit(int perSecond) {
        this.perSecond = perSecond;
        this.available = perSecond;
    }

    /** True when one more is allowed; it is then counted. */
    boolean allows(long now) {
        if (perSecond == 0) {
            return true;
        }
        available = Math.min(perSecond, available + (now - filledAt) * perSecond / 1000.0);
        filledAt = now;
        if (available < 1) {
            return false;
        }
        available--;
        return true;
    }
}
