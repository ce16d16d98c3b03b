package io.turnstream.sink.kafka;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What other threads have to tell the loop. They only put; the loop's thread alone carries it out. */
final class Mailbox {

    private final LinkedBlockingQueue<Runnable> letters = new LinkedBlockingQueue<>();

    /** From any thread, never blocks. */
    void put(Runnable letter) {
        letters.add(letter);
    }

    boolean isEmpty() {
        return letters.isEmpty();
    }

    /** Carries out what is there. */
    void open() {
        for (Runnable letter = letters.poll(); letter != null; letter = letters.poll()) {
            letter.run();
        }
    }

    /** As {@link #open()}, but waits up to {@code millis} for the first one. */
    void await(long millis) {
        @Nullable Runnable first = null;
        try {
            first = letters.poll(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (first != null) {
            first.run();
        }
        open();
    }
}
