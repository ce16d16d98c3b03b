package io.turnstream.simulator.time;

import java.util.PriorityQueue;

/**
 * Virtual time: what is to happen when, and nothing in between. Two things at the same millisecond happen in the order in
 * which they were asked for, so that the same questions always give the same story. For one thread.
 */
public final class Timeline {

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now;
    private long asked;

    private record Event(long at, long order, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    /** Milliseconds since the story began. */
    public long now() {
        return now;
    }

    /** Lets something happen {@code delay} milliseconds from now. */
    public void after(long delay, Runnable what) {
        at(now + delay, what);
    }

    /** Lets something happen at a time; at once when that is over. */
    public void at(long time, Runnable what) {
        events.add(new Event(Math.max(time, now), asked++, what));
    }

    /** Lets everything happen up to a time, that time included. */
    public void runUntil(long time) {
        Event next = events.peek();
        while (next != null && next.at() <= time) {
            events.remove();
            now = next.at();
            next.what().run();
            next = events.peek();
        }
        now = Math.max(now, time);
    }
}
