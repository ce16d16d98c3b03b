package io.turnstream.bench.load;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.jspecify.annotations.Nullable;

/** Keeps the first thing that went wrong on another thread, until somebody asks. Safe from any thread. */
public final class FirstFailure {

    private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();

    /** Remembers it, unless something went wrong before. */
    public void set(Throwable failure) {
        first.compareAndSet(null, failure);
    }

    /** A callback that does {@code then} when the broker has taken the record, and remembers why it did not. */
    public Callback unlessFailed(Callback then) {
        return (metadata, problem) -> {
            if (problem == null) {
                then.onCompletion(metadata, null);
            } else {
                set(problem);
            }
        };
    }

    /**
     * Does nothing when nothing went wrong.
     *
     * @param what was going on, for people
     * @throws IllegalStateException that says what the first failure was
     */
    public void rethrow(String what) {
        Throwable failure = first.get();
        if (failure != null) {
            throw new IllegalStateException(what + " failed: " + failure, failure);
        }
    }
}
