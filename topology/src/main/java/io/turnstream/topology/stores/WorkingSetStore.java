package io.turnstream.topology.stores;

import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * A store with a {@link WorkingSet} above it. Streams flushes its caches before each commit and before it sends the last
 * records of the transaction: then what was changed is written, so that state, output and offsets are committed
 * together or not at all, as without the working set.
 *
 * <p>{@link WrappedStateStore} is not a public API of Kafka, and its hook for caches has no public twin: what we use of
 * it is in this class.
 *
 * @param <V> the kind of value
 */
final class WorkingSetStore<V> extends WrappedStateStore<KeyValueStore<String, V>, String, V>
        implements KeyValueStore<String, V> {

    private final WorkingSet<V> workingSet;

    WorkingSetStore(KeyValueStore<String, V> stored, UnaryOperator<V> copy, int limit) {
        super(stored);
        this.workingSet = new WorkingSet<>(TurnStores.table(stored), copy, limit);
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        workingSet.forget();
        super.init(context, root);
    }

    @Override
    public @Nullable V get(String key) {
        return workingSet.get(key);
    }

    @Override
    public void put(String key, V value) {
        workingSet.put(key, value);
    }

    @Override
    public @Nullable V putIfAbsent(String key, V value) {
        V known = get(key);
        if (known == null) {
            put(key, value);
        }
        return known;
    }

    @Override
    public void putAll(List<KeyValue<String, V>> entries) {
        entries.forEach(entry -> put(entry.key, entry.value));
    }

    @Override
    public @Nullable V delete(String key) {
        V known = get(key);
        workingSet.delete(key);
        return known;
    }

    @Override
    public KeyValueIterator<String, V> all() {
        workingSet.writeDown();
        return wrapped().all();
    }

    @Override
    public KeyValueIterator<String, V> range(@Nullable String from, @Nullable String to) {
        workingSet.writeDown();
        return wrapped().range(from, to);
    }

    @Override
    public long approximateNumEntries() {
        return wrapped().approximateNumEntries();
    }

    @Override
    public void flushCache() {
        workingSet.writeDown();
        super.flushCache();
    }

    @Override
    public void clearCache() {
        workingSet.forget();
        super.clearCache();
    }

    @Override
    public void close() {
        workingSet.forget();
        super.close();
    }
}
