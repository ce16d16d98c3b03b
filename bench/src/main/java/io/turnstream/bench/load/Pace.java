package io.turnstream.bench.load;

import java.time.Duration;

/**
 * How answers are written.
 *
 * @param streams conversations at once, each with one answer after the other
 * @param tokensPerSecond of each stream; 0 for as fast as the broker takes them
 * @param tokensPerResponse how long an answer is
 * @param responses answers of each stream; 0 for as many as there is time for
 * @param lead how far an answer's start is ahead of its first token, as with every model
 */
public record Pace(int streams, int tokensPerSecond, int tokensPerResponse, int responses, Duration lead) {

    /** Least lead: models need at least so long for their first token. */
    public static final Duration LEAST_LEAD = Duration.ofMillis(200);

    public Pace {
        if (streams < 1 || tokensPerSecond < 0 || tokensPerResponse < 1 || responses < 0 || lead.isNegative()) {
            throw new IllegalArgumentException("no pace: " + streams + " streams, " + tokensPerSecond
                    + " tokens/s, answers of " + tokensPerResponse + " tokens");
        }
    }

    /** Answers without end. */
    public static Pace steady(int streams, int tokensPerSecond, int tokensPerResponse) {
        return new Pace(streams, tokensPerSecond, tokensPerResponse, 0, LEAST_LEAD.plusMillis(50));
    }

    /** One answer of each stream, all at once. */
    public static Pace once(int streams, int tokensPerSecond, int tokensPerResponse) {
        return new Pace(streams, tokensPerSecond, tokensPerResponse, 1, LEAST_LEAD.plusMillis(50));
    }

    /** One answer of each stream, as fast as the broker takes them. */
    public static Pace burst(int streams, int tokensPerResponse) {
        return new Pace(streams, 0, tokensPerResponse, 1, Duration.ZERO);
    }

    /** Nanoseconds from one token of a stream to its next. */
    long intervalNanos() {
        return tokensPerSecond == 0 ? 0 : 1_000_000_000L / tokensPerSecond;
    }

    /**
     * How many tokens the answer has. The first answers of a steady pace are of different lengths, so that the streams
     * do not begin and end their answers together ever after.
     */
    int tokensOf(int stream, int response) {
        boolean first = response == 0 && responses == 0;
        return first ? Math.max(1, tokensPerResponse * (stream + 1) / streams) : tokensPerResponse;
    }
}
