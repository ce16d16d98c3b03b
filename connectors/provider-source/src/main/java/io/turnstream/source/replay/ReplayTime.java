package io.turnstream.source.replay;

import java.time.Duration;
import java.time.InstantSource;

/** Time for a replay: what events are stamped with, what pace is measured by, and how to wait. */
public interface ReplayTime extends InstantSource {

    /** Nanoseconds since some fixed moment. Never goes back. */
    long nanos();

    /** Waits. */
    void sleep(Duration duration) throws InterruptedException;

    /** This machine's own time. */
    static ReplayTime system() {
        return new SystemTime();
    }
}
