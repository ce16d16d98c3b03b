package io.turnstream.source.replay;

import java.time.Duration;
import java.time.Instant;

/** The time of this machine: the one place here that asks for it. */
final class SystemTime implements ReplayTime {

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(duration.toMillis(), duration.toNanosPart() % 1_000_000);
    }
}
