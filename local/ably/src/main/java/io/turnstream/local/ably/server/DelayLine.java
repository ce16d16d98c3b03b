package io.turnstream.local.ably.server;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * The way between a client and the service, in one direction: what is put in comes out on the loop a fixed time later,
 * in the same order. Nothing waits while it is on its way.
 */
final class DelayLine implements Executor {

    private final EventLoop loop;
    private final Duration delay;

    private DelayLine(EventLoop loop, Duration delay) {
        this.loop = loop;
        this.delay = delay;
    }

    /** Half of a round trip. */
    static DelayLine half(EventLoop loop, Duration roundTrip) {
        return new DelayLine(loop, roundTrip.dividedBy(2));
    }

    /** False for a line on which everything is there at once. */
    boolean takesTime() {
        return !delay.isZero();
    }

    /** Runs the task when it has arrived: here and now if that takes no time, otherwise on the loop. */
    @Override
    public void execute(Runnable task) {
        if (takesTime()) {
            loop.after(delay, task);
        } else {
            task.run();
        }
    }
}
