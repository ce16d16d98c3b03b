package io.turnstream.source.replay;

import java.time.Duration;

/**
 * How fast a stream is played.
 *
 * @param deltasPerSecond deltas in a second; infinite for as fast as possible
 */
public record Rate(double deltasPerSecond) {

    /** As fast as possible. */
    public static final Rate MAX = new Rate(Double.POSITIVE_INFINITY);

    /** Slower than this, a replay outlives its turn. */
    private static final double SLOWEST = 0.001;

    /** Throws {@link IllegalArgumentException} for what is not a rate. */
    public Rate {
        if (!(deltasPerSecond >= SLOWEST)) {
            throw new IllegalArgumentException(
                    "a rate is at least " + SLOWEST + " tokens per second, not " + deltasPerSecond);
        }
    }

    /** Reads {@code max} or a number of tokens per second. Throws {@link IllegalArgumentException} for anything else. */
    public static Rate parse(String text) {
        if (text.equals("max")) {
            return MAX;
        }
        try {
            return new Rate(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a rate is \"max\" or tokens per second, not \"" + text + '"', e);
        }
    }

    /** How long after the first delta the one after {@code deltas} others is due. */
    Duration after(long deltas) {
        return Duration.ofNanos(Math.round(deltas / deltasPerSecond * 1e9));
    }
}
