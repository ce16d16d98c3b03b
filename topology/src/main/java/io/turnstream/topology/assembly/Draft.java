package io.turnstream.topology.assembly;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The memory as one event sees and changes it. Nothing reaches the memory beneath before {@link #commit}: an event that
 * fails half-way leaves no trace. Used for one event after the other.
 */
final class Draft {

    private final List<DraftTable<?>> tables = new ArrayList<>();
    private final Memory memory;

    Draft(Memory beneath) {
        memory = new Memory(
                over(beneath.turns()),
                over(beneath.closedTurns()),
                over(beneath.responses()),
                over(beneath.fragments()),
                over(beneath.held()),
                over(beneath.sessionTails()));
    }

    Memory memory() {
        return memory;
    }

    void commit() {
        tables.forEach(DraftTable::commit);
    }

    /** Begins anew: what was changed and not committed is forgotten. */
    void discard() {
        tables.forEach(DraftTable::discard);
    }

    private <V> Table<V> over(Table<V> beneath) {
        var table = new DraftTable<>(beneath);
        tables.add(table);
        return table;
    }

    private static final class DraftTable<V> implements Table<V> {

        private final Table<V> beneath;
        private final Map<String, Optional<V>> changes = new LinkedHashMap<>();

        DraftTable(Table<V> beneath) {
            this.beneath = beneath;
        }

        @Override
        public @Nullable V get(String key) {
            Optional<V> changed = changes.get(key);
            return changed == null ? beneath.get(key) : changed.orElse(null);
        }

        @Override
        public void put(String key, V value) {
            changes.put(key, Optional.of(value));
        }

        @Override
        public void delete(String key) {
            changes.put(key, Optional.empty());
        }

        void commit() {
            changes.forEach((key, value) -> value.ifPresentOrElse(v -> beneath.put(key, v), () -> beneath.delete(key)));
        }

        void discard() {
            changes.clear();
        }
    }
}
