package io.turnstream.sink.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The events of a turn that are not wholly on the channel, in order. */
final class Unhandled {

    private final Deque<Event> events = new ArrayDeque<>();

    /**
     * An event.
     *
     * @param offset where it is in the topic
     * @param steps the steps of the plan that must be done, counted from its beginning
     * @param message a message that it lets grow
     * @param chars how far that has to be acknowledged
     */
    private record Event(long offset, int steps, @Nullable MessageDelivery message, int chars) {
        boolean isHandled(Plan plan) {
            return plan.isDone(steps) && (message == null || message.holds(chars));
        }
    }

    /** Adds an event, for which all that is planned by now has to be done. */
    void add(long offset, Plan plan, @Nullable MessageDelivery grown) {
        events.add(new Event(offset, plan.size(), grown, grown == null ? 0 : grown.length()));
    }

    /** The offset of the first one; those that are handled by now are forgotten. */
    OptionalLong first(Plan plan) {
        while (!events.isEmpty() && events.getFirst().isHandled(plan)) {
            events.removeFirst();
        }
        return events.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(events.getFirst().offset());
    }

    int size() {
        return events.size();
    }

    void clear() {
        events.clear();
    }
}
