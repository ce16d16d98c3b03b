package io.turnstream.topology.stores;

import io.turnstream.topology.assembly.Table;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a task is working on, kept as objects above the table in which it is written down. Every token changes the same
 * few records, and only what they are at a commit has to be written: in between nothing is encoded or decoded.
 *
 * <p>What was changed is written by {@link #writeDown}, in the order in which it was first changed since it was last
 * written. When there are more records than the limit, the one that was used longest ago is written before that and let
 * go; that a record is not there is remembered as one. What came and went in between is never written. Used by one
 * thread.
 *
 * @param <V> the kind of value
 */
final class WorkingSet<V> implements Table<V> {

    private final Table<V> beneath;
    private final UnaryOperator<V> copy;
    private final int limit;

    /** The one that was used longest ago comes first. */
    private final Map<String, Entry<V>> entries = new LinkedHashMap<>(16, 0.75f, true);

    private final List<Entry<V>> changed = new ArrayList<>();

    /** {@code limit} values at most are kept, each handed out as a {@code copy}. */
    WorkingSet(Table<V> beneath, UnaryOperator<V> copy, int limit) {
        this.beneath = beneath;
        this.copy = copy;
        this.limit = limit;
    }

    @Override
    public @Nullable V get(String key) {
        Entry<V> known = entries.get(key);
        if (known == null) {
            known = read(key);
        }
        return known.value == null ? null : copy.apply(known.value);
    }

    @Override
    public void put(String key, V value) {
        change(key, value);
    }

    @Override
    public void delete(String key) {
        change(key, null);
    }

    /** Writes what was changed to the table beneath. */
    void writeDown() {
        changed.forEach(this::write);
        changed.clear();
    }

    /** Lets go of everything, written or not. */
    void forget() {
        entries.clear();
        changed.clear();
    }

    private Entry<V> read(String key) {
        V stored = beneath.get(key);
        var entry = new Entry<V>(key, stored != null);
        entry.value = stored;
        keep(entry);
        return entry;
    }

    private void change(String key, @Nullable V value) {
        Entry<V> entry = entries.get(key);
        if (entry == null) {
            // Nobody has asked for it: it may be there.
            entry = new Entry<>(key, true);
            keep(entry);
        }
        entry.value = value;
        if (!entry.changed) {
            entry.changed = true;
            changed.add(entry);
        }
    }

    private void keep(Entry<V> entry) {
        entries.put(entry.key, entry);
        if (entries.size() > limit) {
            Iterator<Entry<V>> oldest = entries.values().iterator();
            write(oldest.next());
            oldest.remove();
            if (changed.size() > 2 * limit) {
                changed.removeIf(gone -> !gone.changed);
            }
        }
    }

    private void write(Entry<V> entry) {
        if (!entry.changed) {
            return;
        }
        if (entry.value != null) {
            beneath.put(entry.key, entry.value);
            entry.stored = true;
        } else if (entry.stored) {
            beneath.delete(entry.key);
            entry.stored = false;
        }
        entry.changed = false;
    }

    /** A value as it is now; null: there is none. */
    private static final class Entry<V> {

        private final String key;
        private @Nullable V value;
        private boolean stored;
        private boolean changed;

        Entry(String key, boolean stored) {
            this.key = key;
            this.stored = stored;
        }
    }
}
