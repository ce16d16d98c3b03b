package io.turnstream.sink.ably;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Notices that nothing was heard for too long. Speaks once at most. Safe for use by several threads. */
final class SilenceWatch {

    private final ScheduledExecutorService timer;
    private final LongSupplier nanoTime;
    private final Runnable tooLong;
    private volatile long lastHeard;
    private long allowed;
    private boolean stopped;
    private @Nullable ScheduledFuture<?> check;

    /** @param nanoTime as {@link System#nanoTime()} */
    SilenceWatch(ScheduledExecutorService timer, LongSupplier nanoTime, Runnable tooLong) {
        this.timer = timer;
        this.nanoTime = nanoTime;
        this.tooLong = tooLong;
        this.lastHeard = nanoTime.getAsLong();
    }

    /** Something was heard. */
    void heard() {
        lastHeard = nanoTime.getAsLong();
    }

    /** From now on, silence may last this long. */
    synchronized void allow(Duration silence) {
        heard();
        allowed = silence.toNanos();
        schedule(allowed);
    }

    synchronized void stop() {
        stopped = true;
        if (check != null) {
            check.cancel(false);
        }
    }

    private void schedule(long delay) {
        if (check != null) {
            check.cancel(false);
        }
        if (!stopped) {
            check = timer.schedule(this::check, delay, TimeUnit.NANOSECONDS);
        }
    }

    private void check() {
        synchronized (this) {
            var left = allowed - (nanoTime.getAsLong() - lastHeard);
            if (stopped) {
                return;
            }
            if (left > 0) {
                schedule(left);
                return;
            }
            stopped = true;
        }
        tooLong.run();
    }
}
