package io.turnstream.app.command;

import io.turnstream.app.process.Stop;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Keeps a command running until it is asked to stop, or something that it runs has failed for good. */
final class Foreground {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private Foreground() {}

    /**
     * Waits.
     *
     * @param failure what has failed, if anything has
     * @throws IllegalStateException when something has failed
     */
    static void waitFor(Stop stop, Supplier<Optional<String>> failure) {
        while (!stop.await(BETWEEN_LOOKS)) {
            failure.get().ifPresent(what -> {
                throw new IllegalStateException(what + " has failed");
            });
        }
    }
}
