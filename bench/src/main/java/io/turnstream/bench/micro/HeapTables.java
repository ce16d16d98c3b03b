package io.turnstream.bench.micro;

import io.turnstream.topology.assembly.Memory;
import io.turnstream.topology.assembly.Table;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The memory of assembly as hash maps, so that assembly is measured and no store. */
final class HeapTables {

    private HeapTables() {}

    static Memory memory() {
        return new Memory(
                new HeapTable<>(),
                new HeapTable<>(),
                new HeapTable<>(),
                new HeapTable<>(),
                new HeapTable<>(),
                new HeapTable<>());
    }

    private static final class HeapTable<V> implements Table<V> {

        private final Map<String, V> values = new HashMap<>();

        @Override
        public @Nullable V get(String key) {
            return values.get(key);
        }

        @Override
        public void put(String key, V value) {
            values.put(key, value);
        }

        @Override
        public void delete(String key) {
            values.remove(key);
        }
    }
}
