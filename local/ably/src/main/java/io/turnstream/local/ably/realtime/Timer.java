package io.turnstream.local.ably.realtime;

import java.time.Duration;

/** Runs tasks later, on the service's thread. */
public interface Timer {
    void after(Duration delay, Runnable task);
}
