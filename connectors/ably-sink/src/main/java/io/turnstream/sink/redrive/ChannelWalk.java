package io.turnstream.sink.redrive;

import io.turnstream.sink.channel.ChannelConnection;
import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.channel.HistoryPage;
import io.turnstream.sink.channel.StoredMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What a walk through a channel's history found, from the newest message back to where the turn begins, or to a while
 * before it began.
 *
 * @param messages the messages that are not deleted, oldest first
 * @param seenFrom when there is more before: the time from which on nothing is missing
 */
record ChannelWalk(List<StoredMessage> messages, Optional<Instant> seenFrom) {

    /** How much the clocks of those who say when a turn began may differ from the service's. */
    static final Duration MARGIN = Duration.ofHours(1);

    private static final int PAGE = 500;
    private static final int MOST_PAGES = 100;

    /** @throws CannotRepairException when the channel has too many messages since the turn began */
    static ChannelWalk back(ChannelConnection connection, BrokenTurn broken, CodecView view, Patience patience)
            throws CannotRepairException, ChannelException, InterruptedException {
        Instant bound = broken.begun().minus(MARGIN);
        List<StoredMessage> newestFirst = new ArrayList<>();
        Optional<String> from = Optional.empty();
        for (int i = 0; i < MOST_PAGES; i++) {
            HistoryPage page = patience.await(connection.history(broken.channel(), from, PAGE));
            for (StoredMessage message : page.messages()) {
                if (SerialTime.isBefore(message.serial(), bound)) {
                    return new ChannelWalk(oldestFirst(newestFirst), Optional.of(bound));
                }
                newestFirst.add(message);
            }
            boolean isFound = page.messages().stream()
                    .anyMatch(message -> view.isOf(message, broken.turn().turnId()) && view.isFirst(message));
            String next = page.next();
            if (isFound || next == null) {
                return new ChannelWalk(oldestFirst(newestFirst), Optional.empty());
            }
            from = Optional.of(next);
        }
        throw new CannotRepairException("it was not found among the newest " + PAGE * MOST_PAGES
                + " messages of its channel, and there are more");
    }

    private static List<StoredMessage> oldestFirst(List<StoredMessage> newestFirst) {
        List<StoredMessage> there = new ArrayList<>(
                newestFirst.stream().filter(message -> !message.deleted()).toList());
        Collections.reverse(there);
        return there;
    }
}
