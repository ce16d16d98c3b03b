package io.turnstream.bench.sink;

import io.turnstream.bench.process.Child;
import io.turnstream.bench.process.OperationTail;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Reads along what reaches the Ably-compatible server, and waits for text. Used from one thread. */
final class TextWatch implements AutoCloseable {

    private static final long BETWEEN_LOOKS_MS = 20;

    private final OperationTail tail;

    TextWatch(Path record) {
        this.tail = OperationTail.fromEnd(record);
    }

    /** Passes over what nobody asks for. */
    void skip() {
        tail.next();
    }

    /** Takes what has come since the last look. */
    void look(TextArrivals arrivals) {
        tail.next().forEach(arrivals::accept);
    }

    /**
     * Waits until so many characters stand on the channels.
     *
     * @param who carries them
     * @throws IllegalStateException when they do not come in time, or more of them
     */
    void await(TextArrivals arrivals, long characters, Child who, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (look(arrivals); arrivals.characters() < characters; look(arrivals)) {
            who.requireRunning();
            if (System.nanoTime() > deadline) {
                break;
            }
            Thread.sleep(BETWEEN_LOOKS_MS);
        }
        requireExact(arrivals, characters, who);
    }

    /** Looks once more: is it still exactly what was written? */
    void requireExact(TextArrivals arrivals, long characters, Child who) {
        look(arrivals);
        if (arrivals.characters() != characters) {
            throw new IllegalStateException(who.name() + " was given " + characters + " characters, and "
                    + arrivals.characters() + " stand on the channels; refused operations: " + arrivals.refusals());
        }
    }

    @Override
    public void close() throws IOException {
        tail.close();
    }
}
