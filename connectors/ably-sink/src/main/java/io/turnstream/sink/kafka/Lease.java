package io.turnstream.sink.kafka;

import java.util.function.LongSupplier;

/**
 * The right to send. It runs out when the group may have given our partitions to somebody else without our knowing:
 * after a pause of the process, or while the broker does not hear us. Times are milliseconds of a clock that never goes
 * back. For one thread.
 */
final class Lease {

    private final long length;
    private final LongSupplier sinceHeartbeat;
    private long renewed;
    private boolean begun;

    /**
     * @param length how long it holds without news, half the group's session time-out
     * @param sinceHeartbeat milliseconds since the last heartbeat that was not left unanswered; negative for unknown
     */
    Lease(long length, LongSupplier sinceHeartbeat) {
        this.length = length;
        this.sinceHeartbeat = sinceHeartbeat;
    }

    /** A poll came back: we were running, and the group had its chance to take partitions away. */
    void renew(long now) {
        renewed = now;
        begun = true;
    }

    boolean holds(long now) {
        return begun && now - renewed < length && sinceHeartbeat.getAsLong() < length;
    }
}
