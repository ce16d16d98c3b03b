package io.turnstream.topology.stores;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** Builds a store as {@code beneath} does, with a {@link WorkingSet} above it. */
final class WorkingSetStoreBuilder<V> implements StoreBuilder<KeyValueStore<String, V>> {

    private final StoreBuilder<KeyValueStore<String, V>> beneath;
    private final UnaryOperator<V> copy;
    private final int limit;

    WorkingSetStoreBuilder(StoreBuilder<KeyValueStore<String, V>> beneath, UnaryOperator<V> copy, int limit) {
        this.beneath = beneath;
        this.copy = copy;
        this.limit = limit;
    }

    @Override
    public KeyValueStore<String, V> build() {
        return new WorkingSetStore<>(beneath.build(), copy, limit);
    }

    @Override
    public StoreBuilder<KeyValueStore<String, V>> withCachingEnabled() {
        beneath.withCachingEnabled();
        return this;
    }

    @Override
    public StoreBuilder<KeyValueStore<String, V>> withCachingDisabled() {
        beneath.withCachingDisabled();
        return this;
    }

    @Override
    public StoreBuilder<KeyValueStore<String, V>> withLoggingEnabled(Map<String, String> config) {
        beneath.withLoggingEnabled(config);
        return this;
    }

    @Override
    public StoreBuilder<KeyValueStore<String, V>> withLoggingDisabled() {
        beneath.withLoggingDisabled();
        return this;
    }

    @Override
    public Map<String, String> logConfig() {
        return beneath.logConfig();
    }

    @Override
    public boolean loggingEnabled() {
        return beneath.loggingEnabled();
    }

    @Override
    public String name() {
        return beneath.name();
    }
}
