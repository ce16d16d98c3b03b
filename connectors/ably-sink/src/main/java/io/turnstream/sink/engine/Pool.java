package io.turnstream.sink.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The connections, and which channel uses which. The pool grows with load: a channel that has work goes to a connection
 * that has room for it, or to a new one, and when there may be no more of those to the one with the fewest
 * channels. It stays there as long as it has work: only a channel of which everything is acknowledged, or whose
 * connection never came up, is given another place.
 */
final class Pool {

    /**
     * Channels on a connection before another connection is opened, as long as there are few connections: Ably rolls
     * appends up 25 times a second, and takes 50 from a connection.
     */
    private static final int FULL_PACE = 2;

    /**
     * The same when there are many. Eight appends a second are still fluent, and operations cost: Ably's price,
     * the account's budget, and the waking of a socket.
     */
    private static final int COARSER = 4;

    /** How many connections are few. */
    private static final int FEW = 8;

    private static final Comparator<Slot> LEAST_LOADED = Comparator.comparingInt(slot -> slot.channels);

    private final EngineSettings settings;

    /** More connections than this could not send more: the account's budget is the limit then. */
    private final int most;

    private final List<Slot> slots = new ArrayList<>();
    private final Map<String, Place> places = new HashMap<>();
    private int rounds;

    Pool(EngineSettings settings) {
        this.settings = settings;
        double useful = Math.ceil(settings.accountMessagesPerSecond() / settings.messagesPerSecond());
        this.most = (int) Math.max(1, Math.min(settings.connections(), useful));
    }

    /** Where a channel is, and how many turns keep it there. */
    private static final class Place {
        final Slot slot;
        int turns;

        Place(Slot slot) {
            this.slot = slot;
        }
    }

    /** Every connection that was ever asked for. */
    List<Slot> slots() {
        return slots;
    }

    /** The same, each time another one first: what is left of the account's budget is offered to the first one first. */
    List<Slot> inTurn() {
        List<Slot> round = new ArrayList<>(slots);
        Collections.rotate(round, rounds++);
        return round;
    }

    /** True when a channel has work. */
    boolean isUsed() {
        return !places.isEmpty();
    }

    /** True when some connection is up. */
    boolean hasOneUp() {
        return slots.stream().anyMatch(slot -> slot.state == Slot.State.UP);
    }

    /** True when some connection is up and not known to fail. */
    boolean hasHealthy() {
        return slots.stream().anyMatch(slot -> slot.state == Slot.State.UP && !slot.breaker.isBroken());
    }

    Slot slot(int number) {
        return slots.get(number);
    }

    /** Gives the turn a place: that of its channel. */
    void enter(TurnDelivery turn, long now) {
        Place place = places.get(turn.channel);
        if (place == null) {
            place = new Place(choose(now));
            place.slot.channels++;
            places.put(turn.channel, place);
        }
        place.turns++;
        place.slot.turns.add(turn);
        place.slot.openStreams += turn.share().openStream() ? 1 : 0;
        place.slot.attend(turn);
        turn.slot = place.slot;
    }

    /** The turn has nothing to do any more. */
    void leave(TurnDelivery turn, long now) {
        Slot slot = turn.slot;
        Place place = places.get(turn.channel);
        if (slot == null || place == null) {
            return;
        }
        slot.turns.remove(turn);
        slot.leaveAlone(turn);
        slot.openStreams -= turn.share().openStream() ? 1 : 0;
        turn.slot = null;
        if (--place.turns == 0) {
            places.remove(turn.channel);
            if (--slot.channels == 0) {
                slot.idleSince = now;
            }
        }
    }

    /** Gives what waits for a connection that does not come up to the others, if there are any. */
    void rehome(Slot dead, long now) {
        if (hasOneUp()) {
            List<TurnDelivery> waiting = List.copyOf(dead.turns);
            waiting.forEach(turn -> leave(turn, now));
            waiting.forEach(turn -> enter(turn, now));
        }
    }

    private Slot choose(long now) {
        List<Slot> fit = slots.stream()
                .filter(slot -> !slot.isFailing(now) && !slot.breaker.isOpen(now))
                .toList();
        Optional<Slot> best = fit.stream().filter(Slot::isInUse).min(LEAST_LOADED);
        int full = slots.size() < FEW ? FULL_PACE : COARSER;
        if (best.isPresent() && best.get().channels < full) {
            return best.get();
        }
        Optional<Slot> unused = fit.stream().filter(slot -> !slot.isInUse()).findFirst();
        if (unused.isPresent()) {
            return unused.get();
        }
        if (fit.size() == slots.size() && slots.size() < most) {
            Slot added = new Slot(slots.size(), settings);
            slots.add(added);
            return added;
        }
        return best.orElseGet(() -> slots.stream().min(LEAST_LOADED).orElseThrow());
    }
}
