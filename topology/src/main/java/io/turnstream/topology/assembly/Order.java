package io.turnstream.topology.assembly;

import io.turnstream.avro.Gap;
import io.turnstream.avro.PartKind;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.avro.TurnDetail;
import io.turnstream.avro.TurnEventKind;
import io.turnstream.topology.state.MissingRange;
import io.turnstream.topology.state.ResponsePhase;
import io.turnstream.topology.state.ResponseState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The order of a response's events: each seq of the highest attempt is taken in once, one after the other. Early ones are
 * held, repeats dropped, everything else refused.
 */
final class Order {

    private final Response response;
    private final ResponseState state;
    private final Step step;

    Order(Response response, Step step) {
        this.response = response;
        this.state = response.state();
        this.step = step;
    }

    void take(Arrival arrival) {
        TokenEvent event = arrival.event();
        if (event.getAttempt() < state.getAttempt()) {
            step.refuse(arrival, Refusal.LATE, "attempt " + state.getAttempt() + " has replaced its attempt");
            return;
        }
        if (event.getAttempt() > state.getAttempt()) {
            if (state.getPhase() == ResponsePhase.ENDED) {
                step.refuse(arrival, Refusal.LATE, "its response has ended");
                return;
            }
            refuseHeld("attempt " + event.getAttempt() + " has replaced its attempt");
            response.supersede(event);
        }
        if (!event.getWriter().equals(state.getWriter())) {
            step.refuse(arrival, Refusal.FOREIGN_WRITER, "the attempt belongs to another writer");
        } else if (event.getSeq() < state.getNextSeq()) {
            past(arrival);
        } else if (!response.isTaking()) {
            step.refuse(arrival, Refusal.LATE, "its attempt has ended");
        } else if (event.getSeq() > state.getNextSeq()) {
            hold(arrival);
        } else {
            response.accept(arrival);
            release();
        }
    }

    /** Stops waiting for what is missing before the first event that is held. There must be one. */
    void giveUpGap(TokenEvent cause) {
        long from = state.getNextSeq();
        long to = state.getHeld().get(0) - 1;
        step.count(Count.GAP_GIVEN_UP);
        state.getGaps().add(new MissingRange(from, to));
        state.setNextSeq(to + 1);
        if (state.getPhase() == ResponsePhase.WAITING
                && held(to + 1).event().getKind() == TokenEventKind.RESPONSE_STARTED) {
            response.accept(unhold());
        } else {
            response.ensureStarted(cause);
        }
        response.mark(Marks.INCOMPLETE);
        var detail = TurnDetail.newBuilder().setGap(new Gap(from, to)).build();
        response.emit(cause, TurnEventKind.GAP, -1, PartKind.UNKNOWN, 0, "", detail);
        release();
    }

    /** Takes everything that is held, whatever is missing in between. */
    void giveUpAllGaps(TokenEvent cause) {
        while (response.isTaking() && !state.getHeld().isEmpty()) {
            giveUpGap(cause);
        }
    }

    /** The held event that ends the attempt, whatever is missing before it; empty when none does. */
    Optional<TokenEvent> heldEnd() {
        return state.getHeld().stream()
                .map(seq -> held(seq).event())
                .filter(event -> Endings.isEnd(event.getKind()))
                .findFirst();
    }

    /** Lets go of what is held: it came after the end that overtook it. */
    void refuseHeld(String explanation) {
        while (!state.getHeld().isEmpty()) {
            step.refuse(unhold(), Refusal.LATE, explanation);
        }
    }

    /** The seq before which everything came. */
    long takenInUpTo() {
        return state.getGaps().isEmpty()
                ? state.getNextSeq()
                : state.getGaps().get(0).getFromSeq();
    }

    private void past(Arrival arrival) {
        long seq = arrival.event().getSeq();
        boolean givenUp = state.getGaps().stream().anyMatch(gap -> gap.getFromSeq() <= seq && seq <= gap.getToSeq());
        if (givenUp) {
            step.refuse(arrival, Refusal.LATE, "its gap was given up");
        } else {
            step.count(Count.DUPLICATE);
        }
    }

    private void hold(Arrival arrival) {
        long seq = arrival.event().getSeq();
        int place = Collections.binarySearch(state.getHeld(), seq);
        if (place >= 0) {
            step.count(Count.DUPLICATE);
            return;
        }
        step.count(Count.HELD);
        List<Long> held = new ArrayList<>(state.getHeld());
        held.add(-place - 1, seq);
        state.setHeld(held);
        step.memory.held().put(Memory.itemKey(response.key(), state.getAttempt(), seq), arrival);
        while (response.isTaking() && state.getHeld().size() > step.limits.heldEvents()) {
            giveUpGap(arrival.event());
        }
    }

    private void release() {
        while (response.isTaking()
                && !state.getHeld().isEmpty()
                && state.getHeld().get(0) == state.getNextSeq()) {
            response.accept(unhold());
        }
        if (!response.isTaking()) {
            refuseHeld("its attempt has ended");
        }
    }

    private Arrival held(long seq) {
        Arrival arrival = step.memory.held().get(Memory.itemKey(response.key(), state.getAttempt(), seq));
        if (arrival == null) {
            throw new IllegalStateException("held event " + seq + " of response " + response.id() + " is gone");
        }
        return arrival;
    }

    private Arrival unhold() {
        long seq = state.getHeld().get(0);
        Arrival arrival = held(seq);
        step.memory.held().delete(Memory.itemKey(response.key(), state.getAttempt(), seq));
        state.setHeld(new ArrayList<>(state.getHeld().subList(1, state.getHeld().size())));
        return arrival;
    }
}
