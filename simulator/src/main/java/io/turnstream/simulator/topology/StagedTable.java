package io.turnstream.simulator.topology;

import io.turnstream.topology.assembly.Table;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A table whose changes hold when the transaction that they belong to does. */
final class StagedTable<V> implements Table<V> {

    private final Map<String, V> settled;
    private final Map<String, Optional<V>> staged = new LinkedHashMap<>();
    private final UnaryOperator<V> copy;

    /** @param copy makes what a reader may change */
    StagedTable(UnaryOperator<V> copy) {
        this(new HashMap<>(), copy);
    }

    private StagedTable(Map<String, V> settled, UnaryOperator<V> copy) {
        this.settled = settled;
        this.copy = copy;
    }

    @Override
    public @Nullable V get(String key) {
        Optional<V> changed = staged.get(key);
        V value = changed == null ? settled.get(key) : changed.orElse(null);
        return value == null ? null : copy.apply(value);
    }

    @Override
    public void put(String key, V value) {
        staged.put(key, Optional.of(value));
    }

    @Override
    public void delete(String key) {
        staged.put(key, Optional.empty());
    }

    void settle() {
        staged.forEach((key, value) -> value.ifPresentOrElse(v -> settled.put(key, v), () -> settled.remove(key)));
        staged.clear();
    }

    void drop() {
        staged.clear();
    }

    /** What is settled, for somebody who does not hear of changes any more. */
    StagedTable<V> fork() {
        return new StagedTable<>(new HashMap<>(settled), copy);
    }

    Map<String, V> settled() {
        return settled;
    }
}
