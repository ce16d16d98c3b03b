package io.turnstream.local.ably.limit;

/** So much per second, which may come at once (docs, "Limits"). Used from one thread. */
public final class RateLimit {

    /** How many times over a limit is far over it (docs, error 42921). */
    private static final int FAR = 20;

    private static final long SECOND = 1000;

    private final int perSecond;
    private double available;
    private long filledAt;
    private long secondBegan;
    private long askedInSecond;

    /** A limit; 0 is none. */
    public RateLimit(int perSecond) {
        this.perSecond = perSecond;
        this.available = perSecond;
    }

    /** Nothing was asked for yet. */
    public void reset() {
        available = perSecond;
        askedInSecond = 0;
    }

    /** True when that much more is allowed; it is then counted. */
    public boolean allows(int amount, long now) {
        if (perSecond == 0) {
            return true;
        }
        fill(now);
        countAsked(amount, now);
        if (available < Math.min(amount, perSecond)) {
            return false;
        }
        available -= amount;
        return true;
    }

    /** Counts what happens whether it is allowed or not; at most a second's worth of it is held against later. */
    public void spend(int amount, long now) {
        if (perSecond > 0) {
            fill(now);
            available = Math.max(-perSecond, available - amount);
        }
    }

    /** True when about twenty times as much was asked for within a second as is allowed. */
    public boolean isFarExceeded() {
        return perSecond > 0 && askedInSecond > (long) FAR * perSecond;
    }

    private void fill(long now) {
        available = Math.min(perSecond, available + (now - filledAt) * (double) perSecond / SECOND);
        filledAt = now;
    }

    private void countAsked(int amount, long now) {
        if (now - secondBegan >= SECOND) {
            secondBegan = now;
            askedInSecond = 0;
        }
        askedInSecond += amount;
    }
}
