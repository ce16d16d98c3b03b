package io.turnstream.sink.engine;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** One place in the pool: a connection, one life after the other, its budget, and the turns that use it. */
final class Slot {

    /** Where the connection is. */
    enum State {
        DOWN,
        CONNECTING,
        UP
    }

    static final long NEVER = Long.MAX_VALUE;

    /** How long a connection may be away before that is taken for an outage. */
    private static final long AWAY = 5_000;

    private static final double LEAST_SHARE = 0.1;
    private static final double RECOVERY_PER_ACKNOWLEDGEMENT = 0.01;

    final int number;
    final TokenBucket budget;
    final Breaker breaker = new Breaker();
    final Set<TurnDelivery> turns = new LinkedHashSet<>();

    /** Turns that may want something now. The one that was served last comes last. */
    private final Set<TurnDelivery> attention = new LinkedHashSet<>();

    State state = State.DOWN;
    long life;
    long connectAt = Long.MIN_VALUE;
    long stateSince;
    long idleSince = Long.MIN_VALUE;

    /** Since when somebody waits for its connection; {@link #NEVER} when nobody does. */
    long awaitedSince = NEVER;

    /** Connections that were lost or never came up since the last acknowledgement. */
    int failedConnects;

    long lastSuccess = Long.MIN_VALUE;

    /** Channels that have open work here. */
    int channels;

    /** Turns that have a message that grows. */
    int openStreams;

    private double share = 1;

    Slot(int number, EngineSettings settings) {
        this.number = number;
        this.budget = new TokenBucket(settings.messagesPerSecond(), settings.burst());
    }

    /** True when it has a connection, or will have one because somebody needs it. */
    boolean isInUse() {
        return state != State.DOWN || channels > 0;
    }

    /** True while it is left alone because its last connection was lost or never came up. */
    boolean isFailing(long now) {
        return failedConnects > 0 && state == State.DOWN && now < connectAt;
    }

    /** True while nothing can be sent over it, and that is not expected to be over in a moment. */
    boolean isOut(long now) {
        return awaitedSince != NEVER && now - awaitedSince >= AWAY || breaker.isOpen(now);
    }

    /** Part of the full rate that is used: halved when the service says "too fast", and slowly regained. */
    double share() {
        return share;
    }

    void slowDown() {
        share = Math.max(LEAST_SHARE, share / 2);
    }

    void succeeded(long now) {
        lastSuccess = now;
        breaker.succeeded(now);
        failedConnects = 0;
        share = Math.min(1, share + RECOVERY_PER_ACKNOWLEDGEMENT);
    }

    /** The turn may want something. */
    void attend(TurnDelivery turn) {
        attention.add(turn);
        turn.waitsFor = null;
    }

    /** The turn comes after all others that may want something. */
    void attendLast(TurnDelivery turn) {
        leaveAlone(turn);
        attend(turn);
    }

    /** Nobody needs to look at the turn until something happens to it. */
    void leaveAlone(TurnDelivery turn) {
        attention.remove(turn);
    }

    boolean hasAttention() {
        return !attention.isEmpty();
    }

    /** Turns that may want something, in an order that is fair. */
    Collection<TurnDelivery> inTurn() {
        return Collections.unmodifiableCollection(attention);
    }
}
