package io.turnstream.local.ably.presence;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What happened to the members of one channel, as far as it is kept. Used from one thread. */
public final class PresenceHistory {

    private static final int KEPT = 10_000;

    private final Deque<Event> events = new ArrayDeque<>();
    private long numbers;

    /** One event; numbers rise by one. */
    public record Event(long number, PresenceMessage message) {}

    void add(PresenceMessage message) {
        events.add(new Event(++numbers, message));
        if (events.size() > KEPT) {
            events.removeFirst();
        }
    }

    /** The events between two times, both inclusive, oldest first. */
    public List<Event> between(long start, long end) {
        List<Event> between = new ArrayList<>();
        for (Event event : events) {
            long timestamp = event.message().timestamp();
            if (timestamp >= start && timestamp <= end) {
                between.add(event);
            }
        }
        return between;
    }
}
