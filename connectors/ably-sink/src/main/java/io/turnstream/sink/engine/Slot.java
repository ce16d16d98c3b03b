package io.turnstream.sink.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One place in the pool: a connection, one life after the other, its budget, and the turns that use it. */
final class Slot {

    /** Where the connection is. */
    enum State {
        DOWN,
        CONNECTING,
        UP
    }

    private static final double LEAST_SHARE = 0.1;
    private static final double RECOVERY_PER_ACKNOWLEDGEMENT = 0.01;

    final int number;
    final TokenBucket budget;
    final Set<TurnDelivery> turns = new LinkedHashSet<>();
    final Map<Long, InFlight> inFlight = new LinkedHashMap<>();

    State state = State.DOWN;
    long life;
    long connectAt = Long.MIN_VALUE;
    long stateSince;
    int failedConnects;
    long lastSuccess = Long.MIN_VALUE;
    private double share = 1;

    Slot(int number, EngineSettings settings) {
        this.number = number;
        this.budget = new TokenBucket(settings.messagesPerSecond(), settings.burst());
    }

    /** An operation without an answer. */
    record InFlight(TurnDelivery turn, Intent intent, int chars, long life, long since) {}

    /** Part of the full rate that is used: halved when the service says "too fast", and slowly regained. */
    double share() {
        return share;
    }

    void slowDown() {
        share = Math.max(LEAST_SHARE, share / 2);
    }

    void succeeded(long now) {
        lastSuccess = now;
        share = Math.min(1, share + RECOVERY_PER_ACKNOWLEDGEMENT);
    }

    /** Takes out everything that was sent over the connection of {@code lostLife}; reads stay. */
    List<InFlight> takeLost(long lostLife) {
        List<InFlight> lost = new ArrayList<>();
        inFlight.values().removeIf(operation -> {
            boolean gone = operation.life() == lostLife && !operation.intent().isRead();
            if (gone) {
                lost.add(operation);
            }
            return gone;
        });
        return lost;
    }

    /** Turns in an order that is fair: the one that was served last comes last. */
    List<TurnDelivery> inTurn() {
        return List.copyOf(turns);
    }

    void served(TurnDelivery turn) {
        if (turns.remove(turn)) {
            turns.add(turn);
        }
    }
}
