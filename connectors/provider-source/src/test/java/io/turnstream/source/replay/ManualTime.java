package io.turnstream.source.replay;

import java.time.Duration;
import java.time.Instant;

/** Time for tests: it passes only by sleeping, at once. */
final class ManualTime implements ReplayTime {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long nanos = Long.MAX_VALUE - 1_000_000;

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public void sleep(Duration duration) {
        now = now.plus(duration);
        nanos += duration.toNanos();
    }
}
