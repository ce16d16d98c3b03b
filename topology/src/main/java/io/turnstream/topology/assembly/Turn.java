package io.turnstream.topology.assembly;

import io.turnstream.avro.PartKind;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TurnControl;
import io.turnstream.avro.TurnControlKind;
import io.turnstream.avro.TurnDetail;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnEventKind;
import io.turnstream.avro.TurnInfo;
import io.turnstream.schemas.PairKey;
import io.turnstream.schemas.TokenEvents;
import io.turnstream.topology.state.ClosedResponse;
import io.turnstream.topology.state.ClosedTurn;
import io.turnstream.topology.state.ResponsePhase;
import io.turnstream.topology.state.ResponseRef;
import io.turnstream.topology.state.ResponseState;
import io.turnstream.topology.state.TurnPhase;
import io.turnstream.topology.state.TurnState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A turn that has not ended, while one event is applied to it. Numbers its turn events and ends it exactly once. */
final class Turn {

    private final PairKey key;
    private final String name;
    private final TurnState state;
    private final Step step;
    private final Map<String, Response> loaded = new LinkedHashMap<>();
    private boolean closed;

    Turn(PairKey key, TurnState state, Step step) {
        this.key = key;
        this.name = key.toString();
        this.state = state;
        this.step = step;
    }

    /** A turn of which nothing is known. */
    static Turn unknown(PairKey key, Step step) {
        return new Turn(key, TurnState.newBuilder().setPhase(TurnPhase.OPEN).build(), step);
    }

    TurnState state() {
        return state;
    }

    boolean isClosed() {
        return closed;
    }

    /** Whether anything of it has come that is to be remembered. */
    boolean isKnown() {
        return isAnnounced() || !state.getResponses().isEmpty();
    }

    boolean isAnnounced() {
        return state.getNextSeq() > 0;
    }

    /** The turn as it was announced. */
    TurnInfo info() {
        return state.getTurn() == null ? TurnInfo.newBuilder().build() : state.getTurn();
    }

    /** The response {@code responseId} of this turn; empty when there is none. */
    Optional<Response> response(String responseId) {
        Response known = loaded.get(responseId);
        if (known != null) {
            return Optional.of(known);
        }
        var responseKey = new PairKey(key.sessionId(), responseId);
        ResponseState stored = step.memory.responses().get(responseKey.toString());
        return stored == null || !stored.getTurnId().equals(key.id())
                ? Optional.empty()
                : Optional.of(load(responseKey, stored));
    }

    /** Notes that somebody spoke of the turn, whatever comes of it: a time-out written before is stale. */
    void hear() {
        state.setHeard(state.getHeard() + 1);
    }

    /** A response of which {@code first} is the first event. */
    Response newResponse(TokenEvent first) {
        state.getResponses().add(new ResponseRef(first.getResponseId(), false, false));
        ResponseState fresh = ResponseState.newBuilder()
                .setTurnId(key.id())
                .setAttempt(first.getAttempt())
                .setWriter(first.getWriter())
                .setPhase(ResponsePhase.WAITING)
                .build();
        return load(new PairKey(key.sessionId(), first.getResponseId()), fresh);
    }

    /** The responses of the turn in the order in which they were first seen. */
    List<Response> responses() {
        return state.getResponses().stream()
                .map(ref -> response(ref.getResponseId()).orElseThrow())
                .toList();
    }

    int indexOf(String responseId) {
        List<ResponseRef> refs = state.getResponses();
        for (int i = 0; i < refs.size(); i++) {
            if (refs.get(i).getResponseId().equals(responseId)) {
                return i;
            }
        }
        throw new IllegalStateException("response " + responseId + " is not of turn " + key.id());
    }

    /** Notes whether the current attempt of a response runs, and whether its writer promises signs of life. */
    void attemptRuns(String responseId, boolean runs, boolean promisesAlive) {
        ResponseRef ref = state.getResponses().get(indexOf(responseId));
        ref.setOpen(runs);
        ref.setPromisesAlive(promisesAlive);
    }

    /**
     * Makes sure that the turn is announced and not suspended, because a response starts in it.
     *
     * @return the turn, when the response changed what was announced before; otherwise null
     */
    @Nullable TurnInfo reach(TokenEvent cause, @Nullable TurnInfo said) {
        if (!isAnnounced()) {
            announce(cause, said);
            return null;
        }
        if (state.getPhase() == TurnPhase.SUSPENDED) {
            resume(cause, said);
            return null;
        }
        if (said == null) {
            return null;
        }
        TurnInfo changed = TurnPlace.later(info(), said);
        if (changed.equals(info())) {
            return null;
        }
        state.setTurn(changed);
        return changed;
    }

    /** Announces a turn that has not been. */
    void announce(TokenEvent cause, @Nullable TurnInfo said) {
        if (isAnnounced()) {
            return;
        }
        TurnInfo place = TurnPlace.resolved(said, step.memory.sessionTails().get(key.sessionId()));
        if (place.getParent() != null) {
            step.memory.sessionTails().put(key.sessionId(), place.getParent());
        }
        state.setTurn(place);
        step.count(Count.TURN_STARTED);
        emit(cause, TurnEventKind.TURN_STARTED, TurnDetail.newBuilder().setTurn(place));
    }

    void suspend(TokenEvent cause, @Nullable String reason) {
        state.setPhase(TurnPhase.SUSPENDED);
        emit(cause, TurnEventKind.TURN_SUSPENDED, TurnDetail.newBuilder().setReason(reason));
    }

    void resume(TokenEvent cause, @Nullable TurnInfo said) {
        state.setPhase(TurnPhase.OPEN);
        TurnInfo shown = TurnPlace.later(info(), said);
        state.setTurn(shown);
        emit(cause, TurnEventKind.TURN_RESUMED, TurnDetail.newBuilder().setTurn(shown));
    }

    /**
     * Ends the turn, which must be announced: open responses are cut off, what is still held is late, and all of it is
     * forgotten.
     */
    void end(TokenEvent cause, TurnEnding ending) {
        for (Response response : responses()) {
            // A control event stops the whole turn at once.
            if (response.state().getPhase() == ResponsePhase.OPEN && !TokenEvents.isControl(cause.getKind())) {
                stop(cause, response.id(), -1, ending.stopReason());
            }
            response.cutOff(cause, ending.ofOpenResponses(), ending.failure(), ending.marks());
        }
        var detail = TurnDetail.newBuilder()
                .setOutcome(ending.outcome())
                .setReason(ending.reason())
                .setFailure(ending.failure())
                .setMarks(ending.marks());
        emit(cause, TurnEventKind.TURN_ENDED, detail);
        closed = true;
        remember(ending);
    }

    /** Tells whoever makes {@code responseId} (empty: any of the turn) to stop. */
    void stop(TokenEvent cause, String responseId, int attempt, String reason) {
        step.controls.add(new TurnControl(
                key.sessionId(), key.id(), responseId, attempt, cause.getTs(), TurnControlKind.STOP, reason));
    }

    void emit(
            TokenEvent cause,
            String responseId,
            int attempt,
            TurnEventKind kind,
            int part,
            PartKind partKind,
            long offset,
            String delta,
            @Nullable TurnDetail detail) {
        long seq = state.getNextSeq();
        state.setNextSeq(seq + 1);
        step.turnEvents.add(new TurnEvent(
                key.sessionId(),
                key.id(),
                responseId,
                attempt,
                seq,
                cause.getTs(),
                kind,
                part,
                partKind,
                offset,
                delta,
                detail));
    }

    /** Writes what the event changed. */
    void save() {
        if (closed || !isKnown()) {
            return;
        }
        step.memory.turns().put(name, state);
        loaded.values()
                .forEach(response -> step.memory.responses().put(response.key().toString(), response.state()));
    }

    TurnWatch watch(String responseId) {
        if (closed || !isKnown()) {
            return TurnWatch.closed(key);
        }
        Response touched = loaded.get(responseId);
        TurnWatch watch = TurnWatch.of(key, state);
        return touched == null ? watch : watch.with(responseId, touched.state());
    }

    private void emit(TokenEvent cause, TurnEventKind kind, TurnDetail.Builder detail) {
        emit(cause, "", 0, kind, -1, PartKind.UNKNOWN, 0, "", detail.build());
    }

    private void remember(TurnEnding ending) {
        List<ClosedResponse> ended = new ArrayList<>();
        for (Response response : responses()) {
            var order = new Order(response, step);
            order.refuseHeld("its turn has ended");
            ResponseState last = response.state();
            ended.add(new ClosedResponse(response.id(), last.getAttempt(), last.getWriter(), order.takenInUpTo()));
            step.memory.responses().delete(response.key().toString());
        }
        step.memory.turns().delete(name);
        step.memory.closedTurns().put(name, new ClosedTurn(ending.outcome(), step.readAt, ended));
        step.count(
                switch (ending.outcome()) {
                    case COMPLETE -> Count.TURN_COMPLETE;
                    case CANCELLED -> Count.TURN_CANCELLED;
                    default -> Count.TURN_FAILED;
                });
    }

    private Response load(PairKey responseKey, ResponseState responseState) {
        var response = new Response(this, responseKey, responseState, step);
        loaded.put(responseKey.id(), response);
        return response;
    }
}
