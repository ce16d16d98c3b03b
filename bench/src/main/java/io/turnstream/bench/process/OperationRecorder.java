package io.turnstream.bench.process;

import io.turnstream.local.ably.log.LoggedOperation;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Writes operations to a file, one line each, on a thread of its own. Hears of them on the server's thread. */
final class OperationRecorder implements Consumer<LoggedOperation>, AutoCloseable {

    private final BlockingQueue<ReachedOperation> waiting = new LinkedBlockingQueue<>();
    private final BufferedWriter file;
    private final Thread writer;
    private volatile boolean ending;

    private OperationRecorder(BufferedWriter file) {
        this.file = file;
        this.writer = new Thread(this::write, "operation-recorder");
        writer.setDaemon(true);
    }

    static OperationRecorder to(Path path) throws IOException {
        var recorder = new OperationRecorder(Files.newBufferedWriter(path));
        recorder.writer.start();
        return recorder;
    }

    @Override
    public void accept(LoggedOperation operation) {
        waiting.add(ReachedOperation.of(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()), operation));
    }

    @Override
    public void close() {
        ending = true;
        try {
            writer.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try (file) {
            while (!ending || !waiting.isEmpty()) {
                ReachedOperation next = waiting.poll(50, TimeUnit.MILLISECONDS);
                if (next == null) {
                    file.flush();
                } else {
                    file.write(next.toLine());
                    file.newLine();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the record of operations cannot be written", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
