package io.turnstream.simulator.kafka;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One partition of a topic. Offsets count from 0; the end of a transaction takes one up too, as Kafka's markers do.
 *
 * @param <V> what its records hold; values are never changed once written
 */
public final class TopicLog<V> {

    private final List<Entry<V>> entries = new ArrayList<>();
    private final Map<Transaction, Long> open = new LinkedHashMap<>();
    private final List<Runnable> readers = new ArrayList<>();

    private record Entry<V>(@Nullable V value, @Nullable Transaction transaction) {}

    /** Writes a record that belongs to no transaction. */
    public void append(V value) {
        entries.add(new Entry<>(value, null));
        readers.forEach(Runnable::run);
    }

    void append(V value, Transaction transaction) {
        open.putIfAbsent(transaction, (long) entries.size());
        entries.add(new Entry<>(value, transaction));
        readers.forEach(Runnable::run);
    }

    void ended(Transaction transaction) {
        open.remove(transaction);
        entries.add(new Entry<>(null, transaction));
        readers.forEach(Runnable::run);
    }

    /** Calls back whenever there may be something new to read. */
    public void whenItGrows(Runnable reader) {
        readers.add(reader);
    }

    /** The offset after the last record. */
    public long end() {
        return entries.size();
    }

    /** The last stable offset: who reads only what is committed reads no further. */
    public long stableEnd() {
        return open.isEmpty() ? end() : open.values().iterator().next();
    }

    /**
     * Reads whatever is there, also of transactions that are open or were aborted.
     *
     * @param most records at most
     * @return the offset to go on from
     */
    public long read(long from, int most, ObjLongConsumer<V> reader) {
        return read(from, end(), most, false, reader);
    }

    /** Reads what is committed, up to the last stable offset. */
    public long readCommitted(long from, int most, ObjLongConsumer<V> reader) {
        return read(from, stableEnd(), most, true, reader);
    }

    /** Reads what is committed by now, without waiting for what is open. */
    public long readCommittedUnstable(long from, int most, ObjLongConsumer<V> reader) {
        return read(from, end(), most, true, reader);
    }

    private long read(long from, long to, int most, boolean committed, ObjLongConsumer<V> reader) {
        int left = most;
        long offset = from;
        while (offset < to && left > 0) {
            Entry<V> entry = entries.get((int) offset);
            Transaction transaction = entry.transaction();
            boolean counts = !committed || transaction == null || transaction.state() == Transaction.State.COMMITTED;
            if (entry.value() != null && counts) {
                reader.accept(entry.value(), offset);
                left--;
            }
            offset++;
        }
        return offset;
    }
}
