package io.turnstream.app.page;

import java.util.List;
import java.util.Map;

/**
 * What stands behind the question mark of an address.
 *
 * @param values all values by name
 */
record Query(Map<String, List<String>> values) {

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    String required(String name) {
        List<String> all = all(name);
        if (all.size() != 1 || all.get(0).isBlank()) {
            throw Refusal.invalid("which " + name + "?");
        }
        return all.get(0);
    }

    /** A count; 0 when it is not there. */
    long number(String name) {
        List<String> all = all(name);
        if (all.isEmpty()) {
            return 0;
        }
        try {
            return Long.parseLong(all.get(0));
        } catch (NumberFormatException e) {
            throw Refusal.invalid(name + " is a number");
        }
    }
}
