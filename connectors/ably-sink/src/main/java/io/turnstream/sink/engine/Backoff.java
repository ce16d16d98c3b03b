package io.turnstream.sink.engine;

import java.util.random.RandomGenerator;

/** Waiting times that double with every failure, with jitter so that many do not come back at once. */
final class Backoff {

    private static final int MAX_DOUBLINGS = 16;

    private final RandomGenerator random;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /**
     * How long to wait, in milliseconds.
     *
     * @param failures failures in a row, at least 1
     * @param first the wait after the first one, in milliseconds
     * @param most the longest wait, in milliseconds
     */
    long delay(int failures, long first, long most) {
        long full = Math.min(most, first << Math.min(failures - 1, MAX_DOUBLINGS));
        return full / 2 + random.nextLong(full / 2 + 1);
    }
}
