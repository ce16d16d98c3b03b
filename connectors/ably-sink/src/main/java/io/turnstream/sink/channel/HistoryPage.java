package io.turnstream.sink.channel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a channel's history, newest message first.
 *
 * @param messages the messages of this page
 * @param next what to ask for the next page with; null when this was the last
 */
public record HistoryPage(
        List<StoredMessage> messages, @Nullable String next) {}
