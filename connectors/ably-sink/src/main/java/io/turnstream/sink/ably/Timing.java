package io.turnstream.sink.ably;

import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/**
 * Time, from outside.
 *
 * @param timer runs what is due; its tasks are short
 * @param nanoTime as {@link System#nanoTime()}
 */
record Timing(ScheduledExecutorService timer, LongSupplier nanoTime) {

    SilenceWatch watch(Runnable tooLong) {
        return new SilenceWatch(timer, nanoTime, tooLong);
    }
}
