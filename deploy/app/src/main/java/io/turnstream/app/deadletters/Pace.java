package io.turnstream.app.deadletters;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How fast letters follow each other. One thread. */
public final class Pace {

    private static final long SECOND = 1_000_000_000L;

    private final long between;
    private final LongSupplier nanoTime;
    private final Sleep sleep;
    private long next;
    private boolean begun;

    /** Lets time pass. */
    @FunctionalInterface
    public interface Sleep {
        /** Returns when that time has passed. */
        void nanos(long nanos) throws InterruptedException;
    }

    /**
     * So many letters in a second, at most.
     *
     * @param nanoTime nanoseconds that never go back
     */
    public Pace(double perSecond, LongSupplier nanoTime, Sleep sleep) {
        if (!(perSecond > 0 && perSecond <= 1_000)) {
            throw new IllegalArgumentException(
                    "a rate is a number of letters per second, above 0 and at most 1000, not " + perSecond);
        }
        this.between = (long) (SECOND / perSecond);
        this.nanoTime = nanoTime;
        this.sleep = sleep;
    }

    /** With the clock of this machine. */
    public static Pace of(double perSecond) {
        return new Pace(perSecond, System::nanoTime, TimeUnit.NANOSECONDS::sleep);
    }

    /** Waits until the next letter may be begun. */
    void await() throws InterruptedException {
        long now = nanoTime.getAsLong();
        if (begun && next > now) {
            sleep.nanos(next - now);
        }
        next = (begun ? Math.max(next, now) : now) + between;
        begun = true;
    }

    /** Waits for a service that is asked too often. */
    void rest() throws InterruptedException {
        sleep.nanos(SECOND);
    }
}
