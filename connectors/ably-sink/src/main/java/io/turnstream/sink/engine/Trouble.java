package io.turnstream.sink.engine;

import io.turnstream.sink.channel.ChannelException;
import org.jspecify.annotations.Nullable;

/** The failures of one turn since it last succeeded. Times are in milliseconds of the engine's clock. */
final class Trouble {

    private int failures;
    private long since;
    private long failedBefore;
    private long failedLast;
    private long retryAt = Long.MIN_VALUE;
    private @Nullable ChannelException why;

    void failed(ChannelException failure, long now) {
        if (failures == 0) {
            since = now;
            failedLast = now;
        }
        failedBefore = failedLast;
        failedLast = now;
        failures++;
        why = failure;
    }

    void waitUntil(long time) {
        retryAt = time;
    }

    void over() {
        failures = 0;
        retryAt = Long.MIN_VALUE;
        why = null;
    }

    boolean isWaiting(long now) {
        return now < retryAt;
    }

    /** When it may be tried again. */
    long retryAt() {
        return retryAt;
    }

    int failures() {
        return failures;
    }

    /** When the first of these failures was. */
    long since() {
        return since;
    }

    /** When the failure before the last one was; of the first, when that was. */
    long failedBefore() {
        return failedBefore;
    }

    @Nullable ChannelException why() {
        return why;
    }
}
