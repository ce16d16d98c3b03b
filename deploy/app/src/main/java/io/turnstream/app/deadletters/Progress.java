package io.turnstream.app.deadletters;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Says how far long work is, once in a while. One thread. */
public final class Progress {

    private static final long PAUSE_NANOS = 5_000_000_000L;

    private final Consumer<String> say;
    private final LongSupplier nanoTime;
    private long last;

    /**
     * @param say takes a line
     * @param nanoTime nanoseconds that never go back
     */
    public Progress(Consumer<String> say, LongSupplier nanoTime) {
        this.say = say;
        this.nanoTime = nanoTime;
        this.last = nanoTime.getAsLong();
    }

    /** The work is so far now. */
    void at(String what, long done, long all) {
        long now = nanoTime.getAsLong();
        if (now - last >= PAUSE_NANOS) {
            last = now;
            say.accept(what + ": " + done + " of " + all);
        }
    }
}
