package io.turnstream.local.ably.channel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of history.
 *
 * @param messages the messages, in the order that was asked for
 * @param next what to ask for the next page with ({@link HistoryQuery#after}); null when this was the last
 */
public record HistoryPage(
        List<MessageView> messages, @Nullable String next) {

    public HistoryPage {
        messages = List.copyOf(messages);
    }
}
