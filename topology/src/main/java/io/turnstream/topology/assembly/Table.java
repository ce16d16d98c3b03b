package io.turnstream.topology.assembly;

import org.jspecify.annotations.Nullable;

/**
 * One kind of stored value under string keys. A value that was read belongs to the reader, who may change it: the table
 * keeps what was put, and nothing else.
 *
 * @param <V> the kind of value
 */
public interface Table<V> {

    /** The value under {@code key}; null when there is none. */
    @Nullable V get(String key);

    /** Keeps {@code value} under {@code key}, in place of what was there. */
    void put(String key, V value);

    /** Keeps nothing under {@code key} any more. */
    void delete(String key);
}
