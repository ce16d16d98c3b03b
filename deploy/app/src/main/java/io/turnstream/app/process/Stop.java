package io.turnstream.app.process;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A request to stop, by SIGTERM or Ctrl-C, that ends the process with exit code 0 once everything is closed. A JVM
 * would end with 143 otherwise, which supervisors take for a failure.
 *
 * <p>The command opens it before it starts anything, asks or waits for the request, closes what it started, and closes
 * this last. Safe from any thread.
 */
public final class Stop implements AutoCloseable {

    /** How long closing may take before the process ends anyway. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::request, "stop");

    private Stop() {}

    /** Listens for the request from now on. */
    public static Stop listen() {
        var stop = new Stop();
        Runtime.getRuntime().addShutdownHook(stop.hook);
        return stop;
    }

    /** True once somebody asked for the stop. */
    public boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Waits for the request, at most so long. True when it came. */
    public boolean await(Duration atMost) {
        try {
            return requested.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Everything is closed: lets the process end. */
    @Override
    public void close() {
        closed.countDown();
        if (!isRequested()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process is ending: the hook runs and finds everything closed.
                requested.countDown();
            }
        }
    }

    private void request() {
        requested.countDown();
        try {
            boolean inTime = closed.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
            Runtime.getRuntime().halt(inTime ? 0 : 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
