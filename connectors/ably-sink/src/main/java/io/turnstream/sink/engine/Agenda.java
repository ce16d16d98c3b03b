package io.turnstream.sink.engine;

import java.util.PriorityQueue;

/** Who is to be looked at when, although nothing happens to it. Times are milliseconds of the engine's clock. */
final class Agenda {

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();

    private record Entry(long at, TurnDelivery turn) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            return Long.compare(at, other.at);
        }
    }

    /** Looks at the turn at {@code time}, or earlier. */
    void wake(TurnDelivery turn, long time) {
        if (time < turn.wakeAt) {
            turn.wakeAt = time;
            entries.add(new Entry(time, turn));
        }
    }

    /** Calls attention to every turn whose time has come. */
    void wakeDue(long now) {
        for (Entry next = entries.peek(); next != null && next.at() <= now; next = entries.peek()) {
            entries.remove();
            TurnDelivery turn = next.turn();
            if (turn.wakeAt <= next.at()) {
                turn.wakeAt = Long.MAX_VALUE;
            }
            if (turn.slot != null) {
                turn.slot.attend(turn);
            }
        }
    }
}
