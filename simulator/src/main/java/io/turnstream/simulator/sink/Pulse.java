package io.turnstream.simulator.sink;

import java.util.function.LongSupplier;

/**
 * The heartbeats of one member that were answered: one after the other, each soon. Who was silent for a while is answered
 * at once what was asked before, several at a time, and later what is asked then.
 */
final class Pulse implements LongSupplier {

    private static final long INTERVAL = 400;
    private static final long BURST = 5;

    /** How long an answer takes. */
    static final long ANSWER = 12;

    private final LongSupplier millis;
    private long before = 1;
    private long since;
    private boolean stopped;

    Pulse(LongSupplier millis) {
        this.millis = millis;
        this.since = millis.getAsLong();
    }

    /** Nothing is heard any more. */
    void stop() {
        before = getAsLong();
        stopped = true;
    }

    /** Everything goes on. */
    void goOn() {
        before += BURST;
        since = millis.getAsLong();
        stopped = false;
    }

    @Override
    public long getAsLong() {
        return stopped ? before : before + (millis.getAsLong() - since + INTERVAL - ANSWER) / INTERVAL;
    }
}
