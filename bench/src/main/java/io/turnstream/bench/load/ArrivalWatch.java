package io.turnstream.bench.load;

import io.turnstream.bench.process.OperationTail;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

/** Reads along what reaches the Ably-compatible server, on a thread of its own. Safe from any thread. */
public final class ArrivalWatch implements AutoCloseable {

    private static final long BETWEEN_LOOKS_MS = 100;
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final OperationTail tail;
    private final Arrivals arrivals;
    private final Thread thread = new Thread(this::run, "arrival-watch");

    /** Begins to read what comes from now on: nothing of what is waited for was written yet. */
    public ArrivalWatch(Path record, Arrivals arrivals) {
        this.tail = OperationTail.fromEnd(record);
        this.arrivals = arrivals;
        thread.setDaemon(true);
        thread.start();
    }

    /** Asks what has arrived so far. */
    public <T> T ask(Function<Arrivals, T> question) {
        synchronized (arrivals) {
            return question.apply(arrivals);
        }
    }

    /**
     * Waits until the last token of every answer has arrived. False when that takes too long, or when nothing reaches the
     * server for half a minute: then it will never be.
     */
    public boolean awaitAll(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        long silentSince = System.nanoTime();
        long reached = -1;
        while (!ask(Arrivals::allArrived)) {
            long now = System.nanoTime();
            long soFar = ask(arrivals -> arrivals.operations() + arrivals.refusals());
            silentSince = soFar == reached ? silentSince : now;
            reached = soFar;
            if (now > deadline || now - silentSince > SILENCE.toNanos()) {
                return false;
            }
            Thread.sleep(BETWEEN_LOOKS_MS);
        }
        return true;
    }

    private void run() {
        try {
            while (true) {
                var operations = tail.next();
                synchronized (arrivals) {
                    operations.forEach(arrivals::accept);
                }
                Thread.sleep(BETWEEN_LOOKS_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tail.close();
    }
}
