package io.turnstream.sink.kafka;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The partitions that wait for the schema registry. Only one of them at a time asks it again: asking takes seconds while
 * it is down, and everything else would wait with it.
 */
final class RegistryGate {

    private final long retry;
    private final Deque<Integer> waiting = new ArrayDeque<>();
    private long tryAt;
    private String why = "";

    /** @param retry how long the registry is left alone, in milliseconds */
    RegistryGate(long retry) {
        this.retry = retry;
    }

    void failed(int partition, String reason, long now) {
        waiting.remove(partition);
        waiting.addLast(partition);
        tryAt = now + retry;
        why = reason;
    }

    /** The registry answered. */
    void answered(int partition) {
        if (waiting.remove(partition)) {
            tryAt = Long.MIN_VALUE;
        }
    }

    void forget(int partition) {
        waiting.remove(partition);
    }

    boolean mayRead(int partition, long now) {
        if (!waiting.contains(partition)) {
            return true;
        }
        return now >= tryAt && waiting.peekFirst() == partition;
    }

    /** Why partitions wait; empty when none does. */
    Optional<String> why() {
        return waiting.isEmpty() ? Optional.empty() : Optional.of(why);
    }
}
