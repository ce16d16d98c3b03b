package io.turnstream.sink.engine;

import io.turnstream.sink.channel.StoredMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A walk through a channel's history, newest first, for the messages of one publish. */
final class HistorySearch {

    private final Map<Integer, String> serials = new HashMap<>();
    private int pages;
    private boolean passed;

    /** A page was asked for. */
    void began() {
        pages++;
    }

    /**
     * Looks through a page.
     *
     * @param base the base id of the publish
     * @param older tells a serial that was there before the publish: what lies behind it need not be looked at
     */
    void look(List<StoredMessage> page, String base, Predicate<String> older) {
        for (StoredMessage stored : page) {
            String id = stored.id();
            if (id != null && MessageIds.belongs(id, base)) {
                serials.put(MessageIds.place(id, base), stored.serial());
            } else if (older.test(stored.serial())) {
                passed = true;
            }
        }
    }

    /** True when the next page may hold what is wanted. */
    boolean goesOn(int wanted, int maxPages) {
        return serials.size() < wanted && !passed && pages < maxPages;
    }

    /** The serials in the order of the publish; empty unless all were found. */
    List<String> found(int wanted) {
        List<String> inOrder = new ArrayList<>();
        for (int i = 0; i < wanted; i++) {
            String serial = serials.get(i);
            if (serial == null) {
                return List.of();
            }
            inOrder.add(serial);
        }
        return inOrder;
    }
}
