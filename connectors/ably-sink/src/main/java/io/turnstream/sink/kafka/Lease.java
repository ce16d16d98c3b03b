package io.turnstream.sink.kafka;

/**
 * The right to send. It runs out when the group may have given our partitions to somebody else without our knowing:
 * after a pause of the process, or while the broker does not hear us. Times are milliseconds of a clock that never goes
 * back. For one thread.
 *
 * <p>Once it ran out, being heard is not enough: who wakes up is answered what was asked before, and sends the next
 * heartbeat long before it learns that it is no member any more. It holds again when a heartbeat was answered that was
 * sent since, and the poll after that took nothing away.
 */
public final class Lease {

    private final long length;
    private final Heartbeats heartbeats;
    private long renewed;
    private boolean begun;
    private boolean lapsed;
    private long answeredAtLapse;
    private boolean confirmed;

    /** What the group's coordinator has answered. */
    public interface Heartbeats {

        /** Milliseconds since the last heartbeat was sent; none is sent while one is unanswered. Negative for unknown. */
        long sinceLast();

        /** How many were answered. */
        long answered();
    }

    /**
     * @param length how long it holds without news, half the group's session time-out
     * @param heartbeats what the coordinator has answered
     */
    public Lease(long length, Heartbeats heartbeats) {
        this.length = length;
        this.heartbeats = heartbeats;
    }

    /** A poll came back: we were running, and the group had its chance to take partitions away. */
    public void renew(long now) {
        if (begun) {
            lapsed(now);
        }
        renewed = now;
        begun = true;
        if (lapsed && confirmed) {
            lapsed = false;
        } else if (lapsed) {
            // The first answer may be to what was sent before the pause. The next poll acts on the second.
            confirmed = heartbeats.answered() >= answeredAtLapse + 2;
        }
    }

    /** Whether anything may be sent now. */
    public boolean holds(long now) {
        return begun && !lapsed(now);
    }

    private boolean lapsed(long now) {
        if (now - renewed >= length || heartbeats.sinceLast() >= length) {
            lapsed = true;
            confirmed = false;
            answeredAtLapse = heartbeats.answered();
        }
        return lapsed;
    }
}
