package io.turnstream.local.ably.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest operations, in order. Used from one thread. */
public final class OperationLog {

    private final int capacity;
    private final Deque<LoggedOperation> operations = new ArrayDeque<>();
    private long numbers;

    public OperationLog(int capacity) {
        this.capacity = capacity;
    }

    public long nextNumber() {
        return ++numbers;
    }

    public void add(LoggedOperation operation) {
        operations.add(operation);
        if (operations.size() > capacity) {
            operations.removeFirst();
        }
    }

    /** The operations that are still known, oldest first. */
    public List<LoggedOperation> operations() {
        return List.copyOf(operations);
    }
}
