package io.turnstream.topology.assembly;

import io.turnstream.avro.Control;
import io.turnstream.avro.Failure;
import io.turnstream.avro.Outcome;
import io.turnstream.avro.TokenDetail;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TurnInfo;
import io.turnstream.schemas.errors.ErrorCode;
import io.turnstream.topology.state.ResponsePhase;
import io.turnstream.topology.state.TurnPhase;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the events do that are about a turn and not numbered within a response. */
final class ControlEvents {

    /** Enough to know the repeats of a producer that tries again; a cancel or an end is known by its effect. */
    private static final int REMEMBERED = 8;

    private final Turn turn;
    private final Step step;

    ControlEvents(Turn turn, Step step) {
        this.turn = turn;
        this.step = step;
    }

    void take(Arrival arrival) {
        TokenEvent event = arrival.event();
        switch (event.getKind()) {
            case CANCEL_REQUESTED ->
                end(event, new TurnEnding(Outcome.CANCELLED, reason(event), null, List.of(), "cancelled"));
            case TURN_ENDED -> turnEnded(arrival);
            case TURN_SUSPENDED -> turnSuspended(arrival);
            case TURN_RESUMED -> turnResumed(arrival);
            case GAP_TIMED_OUT -> gapTimedOut(event);
            case TURN_TIMED_OUT -> turnTimedOut(event);
            case TURN_EXPIRED -> turnExpired(event);
            case ALIVE -> step.count(Count.ALIVE);
            default -> step.count(Count.UNKNOWN_KIND);
        }
    }

    private void turnEnded(Arrival arrival) {
        TokenEvent event = arrival.event();
        Control control = control(event);
        Outcome outcome = control == null || control.getOutcome() == null ? Outcome.COMPLETE : control.getOutcome();
        if (outcome == Outcome.UNKNOWN) {
            step.refuse(arrival, Refusal.INVALID, "the outcome is not known");
            return;
        }
        // Whoever ends the turn sent everything before it: what is missing now will not come.
        turn.responses().forEach(response -> new Order(response, step).giveUpAllGaps(event));
        if (turn.isClosed()) {
            step.count(Count.REPEATED_CONTROL);
            return;
        }
        Failure failure = null;
        if (outcome == Outcome.ERROR) {
            failure = event.getDetail().getFailure() == null
                    ? failure(ErrorCode.TURN_FAILED, "the turn was ended with an error")
                    : event.getDetail().getFailure();
        }
        end(event, new TurnEnding(outcome, reason(event), failure, List.of(), "turn-ended"));
    }

    private void turnSuspended(Arrival arrival) {
        TokenEvent event = arrival.event();
        if (isRepeated(event) || turn.state().getPhase() == TurnPhase.SUSPENDED) {
            step.count(Count.REPEATED_CONTROL);
            return;
        }
        if (!turn.isKnown()) {
            step.refuse(arrival, Refusal.INVALID, "there is no such turn");
            return;
        }
        List<Response> taking =
                turn.responses().stream().filter(Response::isTaking).toList();
        if (taking.stream().anyMatch(this::staysOpen)) {
            step.refuse(arrival, Refusal.INVALID, "a response of the turn still runs");
            return;
        }
        if (taking.stream().anyMatch(this::holdsTheEndOfTheTurn)) {
            step.refuse(arrival, Refusal.LATE, "the turn ends as soon as what is missing before its end has come");
            return;
        }
        // Only now: text that a refused event gave up would be lost for nothing.
        taking.forEach(response -> new Order(response, step).giveUpAllGaps(event));
        remember(event);
        if (turn.state().getPhase() == TurnPhase.SUSPENDED) {
            step.count(Count.REPEATED_CONTROL);
            return;
        }
        turn.announce(event, null);
        turn.suspend(event, reason(event));
    }

    /** Whether the response would still run after all that is held of it. */
    private boolean staysOpen(Response response) {
        boolean begun = response.state().getPhase() == ResponsePhase.OPEN
                || !response.state().getHeld().isEmpty();
        return begun && new Order(response, step).heldEnd().isEmpty();
    }

    private boolean holdsTheEndOfTheTurn(Response response) {
        return new Order(response, step).heldEnd().filter(Endings::endsTurn).isPresent();
    }

    private void turnResumed(Arrival arrival) {
        TokenEvent event = arrival.event();
        if (!turn.isKnown()) {
            step.refuse(arrival, Refusal.INVALID, "there is no such turn");
        } else if (isRepeated(event) || turn.state().getPhase() != TurnPhase.SUSPENDED) {
            step.count(Count.REPEATED_CONTROL);
        } else {
            remember(event);
            turn.resume(event, turnInfo(event));
        }
    }

    private void gapTimedOut(TokenEvent event) {
        boolean gaveUp = turn.response(event.getResponseId())
                .filter(response -> response.isTaking()
                        && response.state().getAttempt() == event.getAttempt()
                        && response.state().getNextSeq() == observedSeq(event)
                        && !response.state().getHeld().isEmpty())
                .map(response -> {
                    new Order(response, step).giveUpGap(event);
                    return true;
                })
                .orElse(false);
        if (!gaveUp) {
            step.count(Count.STALE_TIME_OUT);
        }
    }

    /** Acts only if nothing of the turn was read since: also what shows nothing is a sign that somebody is there. */
    private void turnTimedOut(TokenEvent event) {
        if (!turn.isKnown()
                || turn.state().getPhase() == TurnPhase.SUSPENDED
                || turn.state().getHeard() != observedSeq(event)) {
            step.count(Count.STALE_TIME_OUT);
            return;
        }
        step.count(Count.TURN_IDLE);
        var failure = failure(ErrorCode.TURN_IDLE, "nothing came any more");
        end(event, new TurnEnding(Outcome.ERROR, null, failure, List.of(Marks.IDLE), "idle"));
    }

    /** Acts whatever came since: a turn that is too old stays so, and a turn id is never used again. */
    private void turnExpired(TokenEvent event) {
        if (!turn.isKnown()) {
            step.count(Count.STALE_TIME_OUT);
            return;
        }
        step.count(Count.TURN_EXPIRED);
        var failure = failure(ErrorCode.TURN_EXPIRED, "the turn took too long");
        end(event, new TurnEnding(Outcome.ERROR, null, failure, List.of(Marks.EXPIRED), "expired"));
    }

    private void end(TokenEvent event, TurnEnding ending) {
        turn.announce(event, turnInfo(event));
        turn.stop(event, "", -1, ending.stopReason());
        turn.end(event, ending);
    }

    private boolean isRepeated(TokenEvent event) {
        return !event.getEventId().isEmpty() && turn.state().getRecentControls().contains(event.getEventId());
    }

    private void remember(TokenEvent event) {
        if (event.getEventId().isEmpty()) {
            return;
        }
        List<String> recent = new ArrayList<>(turn.state().getRecentControls());
        recent.add(event.getEventId());
        turn.state().setRecentControls(recent.subList(Math.max(0, recent.size() - REMEMBERED), recent.size()));
    }

    private static @Nullable Control control(TokenEvent event) {
        TokenDetail detail = event.getDetail();
        return detail == null ? null : detail.getControl();
    }

    private static @Nullable String reason(TokenEvent event) {
        Control control = control(event);
        return control == null ? null : control.getReason();
    }

    private static long observedSeq(TokenEvent event) {
        Control control = control(event);
        return control == null ? -1 : control.getObservedSeq();
    }

    private static @Nullable TurnInfo turnInfo(TokenEvent event) {
        TokenDetail detail = event.getDetail();
        return detail == null || detail.getStarted() == null
                ? null
                : detail.getStarted().getTurn();
    }

    private static Failure failure(ErrorCode code, String message) {
        return Failure.newBuilder().setCode(code.code()).setMessage(message).build();
    }
}
