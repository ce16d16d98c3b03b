package io.turnstream.sink.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps of a turn, in order, and how far it is with them. */
final class Plan {

    private final List<PlanItem> items = new ArrayList<>();
    private int cursor;

    /** What the messages that are still to be created take up. */
    private long load;

    void add(PlanItem item) {
        items.add(item);
        load += load(item);
    }

    int size() {
        return items.size();
    }

    /** The step that is to be taken next; null when all are done. */
    @Nullable PlanItem next() {
        while (cursor < items.size() && items.get(cursor).isDone()) {
            load -= load(items.get(cursor));
            cursor++;
        }
        return cursor == items.size() ? null : items.get(cursor);
    }

    boolean isDone() {
        return next() == null;
    }

    /** True when the first {@code steps} are done. */
    boolean isDone(int steps) {
        next();
        return cursor >= steps;
    }

    /** Goes through all steps again: some may have to be taken once more. */
    void rewind() {
        cursor = 0;
        load = 0;
        items.forEach(item -> load += load(item));
    }

    /** Leaves out every step that is not done. */
    void cut() {
        next();
        items.subList(cursor, items.size()).clear();
        load = 0;
    }

    /** Leaves out the next step. */
    void skip() {
        next();
        load -= load(items.remove(cursor));
    }

    void clear() {
        items.clear();
        cursor = 0;
        load = 0;
    }

    /** What waits to be created takes up about so much memory, in characters. */
    long load() {
        next();
        return load;
    }

    private static long load(PlanItem item) {
        long sum = 0;
        if (item instanceof PlanItem.Create create) {
            for (MessageDelivery message : create.messages()) {
                sum += message.weight();
            }
        }
        return sum;
    }
}
