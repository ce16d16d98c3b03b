package io.turnstream.topology;

import io.turnstream.schemas.serde.RegistryUnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a client when one of its threads fails: the thread is replaced, and reads again what it had not
 * committed. A client whose threads fail again and again shuts down, so that whoever watches it starts it elsewhere.
 *
 * <p>A registry that cannot be asked is no failure of ours: the thread comes back, a little later, for as long as it
 * takes. Safe for use by many threads.
 */
final class ThreadFailures implements StreamsUncaughtExceptionHandler {

    private static final Logger LOGGER = LoggerFactory.getLogger(ThreadFailures.class);

    private static final int REPLACEMENTS = 3;
    private static final Duration WITHIN = Duration.ofMinutes(5);
    private static final Duration REGISTRY_PAUSE = Duration.ofSeconds(1);

    private final LongSupplier millis;
    private final Consumer<Duration> pause;
    private final Deque<Long> failures = new ArrayDeque<>();

    /** {@code millis} is a clock, {@code pause} makes the calling thread wait. */
    ThreadFailures(LongSupplier millis, Consumer<Duration> pause) {
        this.millis = millis;
        this.pause = pause;
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable failure) {
        if (isRegistryDown(failure)) {
            LOGGER.atWarn().addKeyValue("error", failure.toString()).log("schema registry unavailable, waiting");
            pause.accept(REGISTRY_PAUSE);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        boolean again = mayReplace();
        LOGGER.atError().setCause(failure).addKeyValue("replaced", again).log("stream thread failed");
        return again ? StreamThreadExceptionResponse.REPLACE_THREAD : StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private synchronized boolean mayReplace() {
        long now = millis.getAsLong();
        while (!failures.isEmpty() && failures.getFirst() <= now - WITHIN.toMillis()) {
            failures.removeFirst();
        }
        failures.addLast(now);
        return failures.size() <= REPLACEMENTS;
    }

    private static boolean isRegistryDown(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RegistryUnavailableException) {
                return true;
            }
        }
        return false;
    }
}
