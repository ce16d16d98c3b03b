package io.turnstream.local.ably.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** The newest operations, in order. Used from one thread. */
public final class OperationLog {

    private final int capacity;
    private final Consumer<LoggedOperation> listener;
    private final Deque<LoggedOperation> operations = new ArrayDeque<>();
    private long numbers;

    /**
     * An empty log.
     *
     * @param capacity how many operations are kept
     * @param listener hears of each when it is added
     */
    public OperationLog(int capacity, Consumer<LoggedOperation> listener) {
        this.capacity = capacity;
        this.listener = listener;
    }

    public long nextNumber() {
        return ++numbers;
    }

    public void add(LoggedOperation operation) {
        operations.add(operation);
        if (operations.size() > capacity) {
            operations.removeFirst();
        }
        listener.accept(operation);
    }

    /** The operations that are still known, oldest first. */
    public List<LoggedOperation> operations() {
        return List.copyOf(operations);
    }
}
