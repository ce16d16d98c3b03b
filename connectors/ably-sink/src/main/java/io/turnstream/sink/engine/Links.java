package io.turnstream.sink.engine;

import io.turnstream.sink.channel.ChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Brings the connections of the pool up when somebody needs them, and ends them. */
final class Links {

    /** How long a connection on which everything fails keeps its channels when others work. */
    private static final long LONGEST_BREAK = Duration.ofSeconds(30).toMillis();

    private static final long IDLE_CONNECTION = Duration.ofMinutes(1).toMillis();

    private final EngineSettings settings;
    private final EngineCounters counters;
    private final Pool pool;
    private final Tally tally;
    private final Dispatch dispatch;
    private final Verdicts verdicts;

    Links(
            EngineSettings settings,
            EngineCounters counters,
            Pool pool,
            Tally tally,
            Dispatch dispatch,
            Verdicts verdicts) {
        this.settings = settings;
        this.counters = counters;
        this.pool = pool;
        this.tally = tally;
        this.dispatch = dispatch;
        this.verdicts = verdicts;
    }

    void connected(Slot slot, long life, long now) {
        if (slot.life == life && slot.state == Slot.State.CONNECTING) {
            slot.state = Slot.State.UP;
            slot.awaitedSince = Slot.NEVER;
            verdicts.connected(now);
        }
    }

    /** A connection never came up, or is gone for good. What was in flight on it is in doubt. */
    void lost(Slot slot, long life, ChannelException why, long now) {
        if (slot.life != life || slot.state == Slot.State.DOWN) {
            return;
        }
        boolean neverUp = slot.state == Slot.State.CONNECTING;
        counters.lostConnections++;
        slot.failedConnects++;
        slot.state = Slot.State.DOWN;
        slot.connectAt = verdicts.lost(slot, pool.hasOneUp(), why, now);
        slot.awaitedSince = Math.min(slot.awaitedSince, now);
        dispatch.add(end(slot, operation -> slot.breaker.failed(now)));
        if (neverUp) {
            tally.settle();
            pool.rehome(slot, now);
        }
    }

    /**
     * Closes every connection that something of the partition was sent over and has no answer: as long as it is open,
     * that may arrive behind what the next owner sends. What else used it goes on with another.
     *
     * @return what is to be done at once, before the partition is given away
     */
    List<Command> cut(int partition, long now) {
        List<Command> closed = new ArrayList<>();
        for (Slot slot : pool.slots()) {
            if (slot.state == Slot.State.UP && dispatch.inFlight.isWriting(partition, slot, slot.life)) {
                counters.cuts++;
                slot.state = Slot.State.DOWN;
                slot.connectAt = now;
                slot.breaker.answered(now);
                closed.add(end(slot));
            }
        }
        return closed;
    }

    private Command end(Slot slot) {
        return end(slot, operation -> {});
    }

    private Command end(Slot slot, Consumer<InFlight.Sent> each) {
        for (InFlight.Sent operation : dispatch.inFlight.takeLost(slot, slot.life)) {
            each.accept(operation);
            operation.turn().failed(operation.intent(), false);
        }
        for (TurnDelivery turn : slot.turns) {
            turn.connectionLost();
            tally.touch(turn);
        }
        return new Command.Disconnect(slot.number, slot.life);
    }

    /** Opens what is needed, and closes what nobody used for a while. */
    void connectOrLeave(Slot slot, long now) {
        if (slot.state == Slot.State.DOWN && !slot.turns.isEmpty() && now >= slot.connectAt) {
            slot.state = Slot.State.CONNECTING;
            slot.stateSince = now;
            slot.awaitedSince = Math.min(slot.awaitedSince, now);
            slot.life++;
            dispatch.add(new Command.Connect(slot.number, slot.life));
        } else if (slot.state == Slot.State.UP && slot.breaker.isOpenFor(LONGEST_BREAK, now) && pool.hasHealthy()) {
            moveAway(slot, now);
        } else if (slot.turns.isEmpty() && slot.state == Slot.State.DOWN) {
            slot.awaitedSince = Slot.NEVER;
        } else if (slot.state == Slot.State.UP && slot.channels == 0 && now - slot.idleSince > IDLE_CONNECTION) {
            slot.state = Slot.State.DOWN;
            dispatch.add(new Command.Disconnect(slot.number, slot.life));
        }
    }

    /** What is on a connection that does not recover goes to those that work; what it may have sent counts as lost. */
    private void moveAway(Slot slot, long now) {
        slot.state = Slot.State.DOWN;
        slot.breaker.leaveAlone(now);
        slot.connectAt = slot.breaker.tryAt();
        dispatch.add(end(slot));
        tally.settle();
        pool.rehome(slot, now);
    }

    /** True when there is work, every connection that has some is out, and no other works. */
    boolean isOutage(long now) {
        // Asked for each partition in each round: as long as all is well, the first connection answers it.
        return !pool.hasHealthy()
                && pool.isUsed()
                && pool.slots().stream().allMatch(slot -> slot.turns.isEmpty() || slot.isOut(now));
    }

    /** What takes longer than it may counts as lost. */
    void expire(long now) {
        long deadline = settings.operationDeadline().toMillis();
        for (Slot slot : pool.slots()) {
            if (slot.state == Slot.State.CONNECTING && now - slot.stateSince > deadline) {
                lost(slot, slot.life, ChannelException.unknown(80014, 504, "the connection never came up"), now);
            }
        }
        for (InFlight.Sent oldest = dispatch.inFlight.oldest();
                oldest != null && now - oldest.since() > deadline;
                oldest = dispatch.inFlight.oldest()) {
            var late = ChannelException.unknown(50003, 504, "no acknowledgement in time");
            if (!oldest.intent().isRead()) {
                lost(oldest.slot(), oldest.life(), late, now);
            }
            if (dispatch.inFlight.take(oldest.id()) != null) {
                verdicts.failed(oldest, late, now);
            }
        }
    }
}
