package io.turnstream.local.ably.channel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * Which messages of a channel, in which order (RSL2, RTL10).
 *
 * @param limit messages per page, from 1 to 1000
 * @param forwards oldest first instead of newest first
 * @param start the earliest time of creation, inclusive, in milliseconds since the epoch
 * @param end the latest time of creation, inclusive
 * @param until the position at which history ends ({@code untilAttach}, RTL10b); null for now
 * @param after the serial of the last message of the page before; null for the first page
 */
public record HistoryQuery(
        int limit,
        boolean forwards,
        long start,
        long end,
        @Nullable String until,
        @Nullable String after) {

    HistoryPage select(NavigableMap<String, StoredMessage> messages) {
        List<MessageView> page = new ArrayList<>();
        for (StoredMessage message : ordered(messages)) {
            if (asksFor(message)) {
                if (page.size() == limit) {
                    return new HistoryPage(page, page.get(limit - 1).serial());
                }
                page.add(MessageView.of(message));
            }
        }
        return new HistoryPage(page, null);
    }

    private Collection<StoredMessage> ordered(NavigableMap<String, StoredMessage> messages) {
        NavigableMap<String, StoredMessage> inOrder = forwards ? messages : messages.descendingMap();
        return (after == null ? inOrder : inOrder.tailMap(after, false)).values();
    }

    private boolean asksFor(StoredMessage message) {
        return message.timestamp >= start
                && message.timestamp <= end
                && (until == null || Serials.position(message.serial).compareTo(until) <= 0);
    }
}
