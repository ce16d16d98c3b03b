package io.turnstream.simulator.kafka;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One transaction of one producer. What it writes is in the logs at once, and read there by who does not wait for its end.
 */
public final class Transaction {

    /** How it stands. */
    public enum State {
        OPEN,
        COMMITTED,
        ABORTED
    }

    private final Set<TopicLog<?>> logs = new LinkedHashSet<>();
    private final List<Runnable> whenOver = new ArrayList<>();
    private State state = State.OPEN;

    public State state() {
        return state;
    }

    public boolean isOpen() {
        return state == State.OPEN;
    }

    /** Writes to a log. Throws {@link IllegalStateException} when it is over. */
    public <V> void write(TopicLog<V> log, V value) {
        if (!isOpen()) {
            throw new IllegalStateException("the transaction is over");
        }
        logs.add(log);
        log.append(value, this);
    }

    /** Calls back when it is over, one way or the other. */
    public void whenOver(Runnable then) {
        whenOver.add(then);
    }

    public void commit() {
        end(State.COMMITTED);
    }

    public void abort() {
        end(State.ABORTED);
    }

    private void end(State how) {
        if (isOpen()) {
            state = how;
            logs.forEach(log -> log.ended(this));
            whenOver.forEach(Runnable::run);
        }
    }
}
