package io.turnstream.sink.ably;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Names threads, so that a thread dump says whose they are. */
final class Threads {

    private Threads() {}

    /** Threads that do not keep the JVM alive: what they do is of no use without its owner. */
    static ThreadFactory daemons(String name) {
        var number = new AtomicInteger();
        return task -> {
            var thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
