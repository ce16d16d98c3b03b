package io.turnstream.bench.faults;

import io.turnstream.bench.load.Pace;
import java.time.Duration;

/**
 * Conversations of one answer after the other, without end, and people who watch them while processes come and go. Used
 * from one thread.
 */
final class Flow implements AutoCloseable {

    private static final Duration TO_GO_ON = Duration.ofMinutes(2);

    /** So long is an answer, in seconds. */
    private static final int ANSWER = 20;

    private final FaultStack stack;
    private final String sessions;
    private final Audience audience;
    private final Talk talk;

    /**
     * Begins to write.
     *
     * @param sessions what the names of the sessions begin with
     * @param rate tokens per second of each
     */
    Flow(FaultStack stack, String sessions, int streams, int rate) {
        this.stack = stack;
        this.sessions = sessions;
        this.audience = stack.audience(sessions, streams);
        this.talk = new Talk(stack.bootstrapServers(), Pace.steady(streams, rate, rate * ANSWER), sessions);
    }

    /** Waits until every conversation has gone on since a moment of {@link System#nanoTime()}. */
    void awaitGrowth(long since) throws InterruptedException {
        if (!audience.await(screens -> screens.stream().allMatch(screen -> screen.hasGrownSince(since)), TO_GO_ON)) {
            throw new IllegalStateException("not every answer goes on");
        }
    }

    /** Begins to look for the longest pause. */
    void watchPauses() {
        long now = System.nanoTime();
        audience.ask(screens -> {
            screens.forEach(screen -> screen.watchPauses(now));
            return true;
        });
    }

    /** How long, in seconds, that conversation stood still that did so longest since pauses are watched. */
    double longestPause() {
        long now = System.nanoTime();
        return audience.ask(screens -> screens.stream()
                                .mapToLong(screen -> screen.longestPause(now))
                                .max())
                        .orElse(0)
                / 1e9;
    }

    /** Begins no further answer, waits until all are shown, and judges them. */
    Verdict finish() throws InterruptedException {
        talk.finish();
        return Verdict.on(talk, audience, stack.service(), sessions);
    }

    @Override
    public void close() {
        talk.close();
        audience.close();
    }
}
