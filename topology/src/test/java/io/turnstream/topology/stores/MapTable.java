package io.turnstream.topology.stores;

import io.turnstream.topology.assembly.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table on a map that remembers what was written to it. A double of a store. */
final class MapTable implements Table<List<Integer>> {

    final Map<String, List<Integer>> contents = new HashMap<>();
    final List<String> written = new ArrayList<>();

    @Override
    public @Nullable List<Integer> get(String key) {
        return contents.get(key);
    }

    @Override
    public void put(String key, List<Integer> value) {
        written.add(key);
        contents.put(key, value);
    }

    @Override
    public void delete(String key) {
        written.add("-" + key);
        contents.remove(key);
    }
}
