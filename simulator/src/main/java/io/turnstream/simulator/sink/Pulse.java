package io.turnstream.simulator.sink;

import io.turnstream.sink.kafka.Lease;
import java.util.function.LongSupplier;

/**
 * The heartbeats of one member: one after the other, each answered soon. Who was silent for a while is answered at once
 * what was asked before, and later what it asks then.
 */
final class Pulse implements Lease.Heartbeats {

    private static final long INTERVAL = 400;

    /** How long an answer takes. */
    static final long ANSWER = 12;

    private final LongSupplier millis;
    private long answeredBefore;
    private long since;
    private boolean stopped;

    Pulse(LongSupplier millis) {
        this.millis = millis;
        this.since = millis.getAsLong();
    }

    /** Nothing is sent and nothing is heard any more. */
    void stop() {
        answeredBefore = answered();
        since = millis.getAsLong();
        stopped = true;
    }

    /** Everything goes on. */
    void goOn() {
        answeredBefore++;
        since = millis.getAsLong();
        stopped = false;
    }

    @Override
    public long sinceLast() {
        long passed = millis.getAsLong() - since;
        return stopped ? passed : passed % INTERVAL;
    }

    @Override
    public long answered() {
        return stopped ? answeredBefore : answeredBefore + (millis.getAsLong() - since + INTERVAL - ANSWER) / INTERVAL;
    }
}
