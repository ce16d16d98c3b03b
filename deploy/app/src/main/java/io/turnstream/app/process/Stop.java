package io.turnstream.app.process;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A request to stop, such as SIGTERM or Ctrl-C. It is only noted: what is being started starts to its end, the command
 * sees the request, closes everything, and closes this last; then the process ends in the ordinary way, with 0.
 *
 * <p>A shutdown hook would not do. The JVM is ending then, and code that registers a hook of its own while it starts, as
 * Kafka's does, fails half-way; and a hook that chooses the exit code must halt, which leaves the unpacked native
 * libraries behind. Safe from any thread.
 */
public final class Stop implements AutoCloseable {

    /** How long starting to the end and closing may take before the process ends anyway, with 1. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    /** A stop that only {@link #request} asks for. */
    public Stop() {}

    /** A stop that signals to this process ask for from now on: SIGTERM, Ctrl-C, and the end of its terminal. */
    public static Stop onSignals() {
        var stop = new Stop();
        List.of("TERM", "INT", "HUP").forEach(name -> Signals.handle(name, stop::requestAndWatch));
        return stop;
    }

    /** Asks for the stop. */
    public void request() {
        requested.countDown();
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

    /** Everything is closed: nobody has to end the process by force. */
    @Override
    public void close() {
        closed.countDown();
    }

    /**
     * Asks for the stop, and ends the process by force when it does not come about. For a thread of its own that does not
     * keep the process running, such as each signal has.
     */
    public void requestAndWatch() {
        request();
        try {
            if (!closed.await(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                Runtime.getRuntime().halt(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
