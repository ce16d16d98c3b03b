package io.turnstream.bench.faults;

import io.turnstream.bench.process.OperationTail;
import io.turnstream.bench.process.ReachedOperation;
import io.turnstream.local.ably.channel.OperationKind;
import java.io.IOException;
import java.nio.file.Path;

/** Counts what reaches the Ably-compatible server from a moment on. Used from one thread. */
final class Effort implements AutoCloseable {

    private static final String STEP_START = "ai-step-start";

    private final OperationTail tail;
    private final String channels;
    private long operations;
    private long updates;
    private long stepStarts;
    private long refused;

    /**
     * Counts from now on.
     *
     * @param record where the server writes down what reaches it
     * @param sessions what the names of the sessions begin with that count
     */
    Effort(Path record, String sessions) {
        this.tail = OperationTail.fromEnd(record);
        this.channels = FaultStack.CHANNELS + sessions;
    }

    /**
     * What was counted.
     *
     * @param operations all of them, refused ones too
     * @param updates with which a whole text was said again
     * @param stepStarts the first start of each answer, and one for each time that it was shown anew
     * @param refused operations that were refused
     */
    record Count(long operations, long updates, long stepStarts, long refused) {}

    /** What was counted so far. */
    Count look() {
        tail.next().stream()
                .filter(operation -> operation.channel().startsWith(channels))
                .forEach(this::count);
        return new Count(operations, updates, stepStarts, refused);
    }

    private void count(ReachedOperation operation) {
        operations++;
        refused += operation.code() == 0 ? 0 : 1;
        updates += operation.kind() == OperationKind.UPDATE ? 1 : 0;
        stepStarts += operation.kind() == OperationKind.CREATE
                        && operation.applied()
                        && operation.name().equals(STEP_START)
                ? 1
                : 0;
    }

    @Override
    public void close() throws IOException {
        tail.close();
    }
}
