package io.turnstream.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the record of a {@link RecordingAbly} while it grows. Used from one thread. */
public final class OperationTail implements AutoCloseable {

    private final BufferedReader file;
    private final StringBuilder unfinished = new StringBuilder();
    private final char[] buffer = new char[1 << 16];

    public OperationTail(Path record) {
        try {
            this.file = Files.newBufferedReader(record);
        } catch (IOException e) {
            throw new UncheckedIOException(record + " cannot be read", e);
        }
    }

    /** What was written since the last look. */
    public List<ReachedOperation> next() {
        List<ReachedOperation> found = new ArrayList<>();
        try {
            for (int read = file.read(buffer); read > 0; read = file.read(buffer)) {
                unfinished.append(buffer, 0, read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the record of operations cannot be read", e);
        }
        int start = 0;
        for (int end = unfinished.indexOf("\n"); end >= 0; end = unfinished.indexOf("\n", start)) {
            found.add(ReachedOperation.parse(unfinished.substring(start, end)));
            start = end + 1;
        }
        unfinished.delete(0, start);
        return found;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
