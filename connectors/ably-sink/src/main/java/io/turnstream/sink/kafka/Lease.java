package io.turnstream.sink.kafka;

import java.util.function.LongSupplier;

/**
 * The right to send. It runs out when the group may have given our partitions to somebody else without our knowing:
 * after a pause of the process, or while the broker does not answer. Times are milliseconds of a clock that never goes
 * back. For one thread.
 *
 * <p>Only answers count: the consumer goes on sending heartbeats into a connection that is dead. And once it ran out, one
 * answer is not enough, nor are several at once: they may be to what was asked before the pause. It holds again when
 * answers have come for a while, and the poll after the last of them took nothing away.
 */
public final class Lease {

    /** Part of its length for which answers must come before it holds again. */
    private static final int CONFIRMATION = 6;

    private static final long NEVER = Long.MAX_VALUE;

    private final long length;
    private final LongSupplier heartbeatsAnswered;
    private long renewed;
    private boolean begun;
    private long answers;
    private long lastAnswer;
    private boolean lapsed;
    private long firstAnswerSince = NEVER;
    private boolean confirmed;

    /**
     * @param length how long it holds without news, half the group's session time-out
     * @param heartbeatsAnswered how many heartbeats the coordinator has answered; 0 before it is a member
     */
    public Lease(long length, LongSupplier heartbeatsAnswered) {
        this.length = length;
        this.heartbeatsAnswered = heartbeatsAnswered;
        this.answers = heartbeatsAnswered.getAsLong();
    }

    /** A poll came back: we were running, and the group had its chance to take partitions away. */
    public void renew(long now) {
        if (!begun) {
            lastAnswer = now;
        } else if (hasLapsed(now) && confirmed) {
            lapsed = false;
            confirmed = false;
            firstAnswerSince = NEVER;
        }
        renewed = now;
        begun = true;
    }

    /** Whether anything may be sent now. */
    public boolean holds(long now) {
        return begun && !hasLapsed(now);
    }

    private boolean hasLapsed(long now) {
        boolean silent = now - renewed >= length || answers > 0 && now - lastAnswer >= length;
        if (silent) {
            lapsed = true;
            firstAnswerSince = NEVER;
            confirmed = false;
        }
        listen(now);
        return lapsed;
    }

    private void listen(long now) {
        long count = heartbeatsAnswered.getAsLong();
        if (count == answers) {
            return;
        }
        boolean goesOn = now - lastAnswer < length / 2;
        answers = count;
        lastAnswer = now;
        if (lapsed && (firstAnswerSince == NEVER || !goesOn)) {
            firstAnswerSince = now;
        } else if (lapsed && now - firstAnswerSince >= length / CONFIRMATION) {
            confirmed = true;
        }
    }
}
