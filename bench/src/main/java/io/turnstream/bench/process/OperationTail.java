package io.turnstream.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the record of a {@link RecordingAbly} while it grows. Used from one thread. */
public final class OperationTail implements AutoCloseable {

    private final BufferedReader file;
    private final StringBuilder unfinished = new StringBuilder();
    private boolean passingOver;
    private final char[] buffer = new char[1 << 16];

    /** Reads from the beginning. */
    public OperationTail(Path record) {
        this(record, 0);
    }

    private OperationTail(Path record, long from) {
        try {
            this.file = new BufferedReader(new InputStreamReader(
                    Channels.newInputStream(FileChannel.open(record).position(from)), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(record + " cannot be read", e);
        }
    }

    /** Reads what is written from now on. A line that is not finished yet is passed over with what was before it. */
    public static OperationTail fromEnd(Path record) {
        try {
            // Of the last character that is there: if it ends a line, the next line is the first one.
            long end = Files.size(record);
            var tail = new OperationTail(record, Math.max(0, end - 1));
            tail.passingOver = end > 0;
            return tail;
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
        if (passingOver) {
            start = unfinished.indexOf("\n") + 1;
            passingOver = start == 0;
            if (passingOver) {
                return found;
            }
        }
        for (int end = unfinished.indexOf("\n", start); end >= 0; end = unfinished.indexOf("\n", start)) {
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
