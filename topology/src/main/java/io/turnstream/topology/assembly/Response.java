package io.turnstream.topology.assembly;

import io.turnstream.avro.CompletedPart;
import io.turnstream.avro.Failure;
import io.turnstream.avro.Outcome;
import io.turnstream.avro.PartKind;
import io.turnstream.avro.ResponseEnd;
import io.turnstream.avro.ResponseInfo;
import io.turnstream.avro.Started;
import io.turnstream.avro.TokenDetail;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TurnDetail;
import io.turnstream.avro.TurnEventKind;
import io.turnstream.avro.TurnInfo;
import io.turnstream.schemas.PairKey;
import io.turnstream.topology.state.ResponsePhase;
import io.turnstream.topology.state.ResponseState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One response of an open turn: what its events, one after the other, make of it. Their order is {@link Order}'s. */
final class Response {

    private final Turn turn;
    private final PairKey key;
    private final ResponseState state;
    private final Step step;
    private final Parts parts;

    Response(Turn turn, PairKey key, ResponseState state, Step step) {
        this.turn = turn;
        this.key = key;
        this.state = state;
        this.step = step;
        this.parts = new Parts(this, step);
    }

    String id() {
        return key.id();
    }

    PairKey key() {
        return key;
    }

    ResponseState state() {
        return state;
    }

    /** Whether the current attempt takes events: it has not ended, and neither has its turn. */
    boolean isTaking() {
        return !turn.isClosed()
                && (state.getPhase() == ResponsePhase.WAITING || state.getPhase() == ResponsePhase.OPEN);
    }

    /** Takes the event that is next in order. */
    void accept(Arrival arrival) {
        TokenEvent event = arrival.event();
        state.setNextSeq(event.getSeq() + 1);
        state.setLastTs(event.getTs());
        switch (event.getKind()) {
            case RESPONSE_STARTED -> {
                if (state.getPhase() == ResponsePhase.WAITING) {
                    start(event);
                } else {
                    step.refuse(arrival, Refusal.INVALID, "the attempt has already started");
                }
            }
            case USAGE_REPORTED -> {
                if (event.getDetail() != null && event.getDetail().getUsage() != null) {
                    state.setUsage(
                            UsageSum.plus(state.getUsage(), event.getDetail().getUsage()));
                }
            }
            case RESPONSE_COMPLETED, RESPONSE_INCOMPLETE, RESPONSE_FAILED, RESPONSE_CANCELLED -> {
                ensureStarted(event);
                end(event);
            }
            case STEP_STARTED, STEP_ENDED -> step.count(Count.STEP);
            case RAW -> step.count(Count.RAW);
            default -> {
                var role = Kinds.partRole(event.getKind());
                if (role == null) {
                    step.count(Count.UNKNOWN_KIND);
                } else {
                    ensureStarted(event);
                    parts.take(event, role);
                }
            }
        }
    }

    /** Announces an attempt whose own start has not come. */
    void ensureStarted(TokenEvent cause) {
        if (state.getPhase() == ResponsePhase.WAITING) {
            step.count(Count.START_IMPLIED);
            state.setStepIndex(turn.indexOf(id()));
            mark(Marks.START_IMPLIED);
            announce(cause, null, true, null);
        }
    }

    /** Begins a higher attempt: what the one before it made goes away. */
    void supersede(TokenEvent first) {
        if (state.getPhase() == ResponsePhase.OPEN) {
            step.count(Count.SUPERSEDED);
            turn.stop(first, id(), state.getAttempt(), "superseded");
        }
        forgetFragments();
        state.setAttempt(first.getAttempt());
        state.setWriter(first.getWriter());
        state.setPhase(ResponsePhase.WAITING);
        state.setNextSeq(0);
        state.setGaps(new ArrayList<>());
        state.setLastTs(first.getTs());
        state.setMarks(new ArrayList<>());
        state.setUsage(null);
        state.setFailure(null);
        state.setNextPart(0);
        state.setOpenParts(new ArrayList<>());
        state.setEndedParts(List.of());
        turn.attemptRuns(id(), false, false);
    }

    /** Cuts the response off because its turn ends: its text is kept as far as it came. */
    void cutOff(TokenEvent cause, Outcome outcome, @Nullable Failure failure, List<String> marks) {
        if (state.getPhase() == ResponsePhase.WAITING && state.getShown()) {
            ensureStarted(cause);
        }
        if (state.getPhase() == ResponsePhase.OPEN) {
            marks.forEach(this::mark);
            var end = ResponseEnd.newBuilder()
                    .setFinishReason(outcome == Outcome.ERROR ? "error" : "other")
                    .build();
            announceEnd(cause, outcome, end, failure);
            complete(outcome, end.getFinishReason(), failure, true);
        } else if (state.getPhase() == ResponsePhase.RETRYING) {
            marks.forEach(this::mark);
            complete(outcome, "error", state.getFailure(), true);
        }
    }

    void mark(String mark) {
        if (!state.getMarks().contains(mark)) {
            state.getMarks().add(mark);
        }
    }

    /** The number of a further part. */
    int nextPart() {
        int number = state.getNextPart();
        state.setNextPart(number + 1);
        return number;
    }

    /**
     * A response is the last message of its session from its start on: of two turns that begin together, neither may hide
     * the other. A later attempt does not come after what was said since the first: at most it has another id.
     */
    private void becomeTail() {
        String before = state.getTailMessageId();
        if (before == null || before.equals(step.memory.sessionTails().get(key.sessionId()))) {
            step.memory.sessionTails().put(key.sessionId(), state.getMessageId());
            state.setTailMessageId(state.getMessageId());
        }
    }

    void emit(
            TokenEvent cause,
            TurnEventKind kind,
            int part,
            PartKind partKind,
            long offset,
            String delta,
            @Nullable TurnDetail detail) {
        turn.emit(cause, id(), state.getAttempt(), kind, part, partKind, offset, delta, detail);
    }

    /** Stores a piece of a part for the completed response. */
    void seal(CompletedPart fragment) {
        int number = state.getFragments();
        step.memory.fragments().put(Memory.itemKey(key, state.getAttempt(), number), fragment);
        state.setFragments(number + 1);
    }

    private void start(TokenEvent event) {
        TokenDetail detail = event.getDetail();
        Started started = detail == null ? null : detail.getStarted();
        if (started == null) {
            started = Started.newBuilder().build();
        }
        state.setProvider(started.getProvider());
        state.setApi(started.getApi());
        state.setModel(started.getModel());
        state.setProviderResponseId(started.getProviderResponseId());
        state.setMessageId(started.getMessageId() == null ? "" : started.getMessageId());
        state.setStepIndex(started.getStepIndex());
        state.setPromisesAlive(started.getPromisesAlive());
        announce(event, started.getTurn(), false, started.getTraceparent());
    }

    private void announce(TokenEvent cause, @Nullable TurnInfo info, boolean implied, @Nullable String traceparent) {
        if (state.getMessageId().isEmpty()) {
            state.setMessageId(id());
        }
        state.setPhase(ResponsePhase.OPEN);
        state.setShown(true);
        state.setStartedAt(cause.getTs());
        TurnInfo changed = turn.reach(cause, info);
        becomeTail();
        turn.attemptRuns(id(), true, state.getPromisesAlive());
        var response = new ResponseInfo(
                state.getProvider(),
                state.getApi(),
                state.getModel(),
                state.getProviderResponseId(),
                state.getMessageId(),
                state.getStepIndex(),
                implied,
                traceparent);
        var detail = TurnDetail.newBuilder()
                .setTurn(changed)
                .setResponse(response)
                .setMarks(List.copyOf(state.getMarks()))
                .build();
        emit(cause, TurnEventKind.RESPONSE_STARTED, -1, PartKind.UNKNOWN, 0, "", detail);
    }

    private void end(TokenEvent event) {
        ResponseEnd end = Endings.endOf(event);
        Outcome outcome = Endings.outcomeOf(event.getKind(), end);
        Failure failure = outcome == Outcome.ERROR ? Endings.failureOf(event) : null;
        if (outcome == Outcome.COMPLETE) {
            parts.endAll(event);
            Endings.markOf(event.getKind(), end).ifPresent(this::mark);
        }
        boolean turnEnds = Endings.endsTurn(event);
        announceEnd(event, outcome, end, failure);
        if (Endings.retries(event)) {
            state.setPhase(ResponsePhase.RETRYING);
            state.setFailure(failure);
            return;
        }
        complete(outcome, end.getFinishReason(), failure, turnEnds);
        if (end.getTurnSuspends()) {
            turn.suspend(event, null);
        } else if (turnEnds) {
            turn.end(event, new TurnEnding(outcome, null, failure, List.copyOf(state.getMarks()), "turn-ended"));
        }
    }

    private void announceEnd(TokenEvent cause, Outcome outcome, ResponseEnd end, @Nullable Failure failure) {
        turn.attemptRuns(id(), false, false);
        var detail = TurnDetail.newBuilder()
                .setEnd(end)
                .setOutcome(outcome)
                .setUsage(state.getUsage())
                .setMarks(List.copyOf(state.getMarks()))
                .setFailure(failure)
                .build();
        emit(cause, TurnEventKind.RESPONSE_ENDED, -1, PartKind.UNKNOWN, 0, "", detail);
    }

    private void complete(Outcome outcome, String finishReason, @Nullable Failure failure, boolean turnEnded) {
        parts.sealAll();
        state.setPhase(ResponsePhase.ENDED);
        step.responses.add(CompletedResponses.of(this, turn, step, outcome, finishReason, failure, turnEnded));
        forgetFragments();
    }

    private void forgetFragments() {
        for (int i = 0; i < state.getFragments(); i++) {
            step.memory.fragments().delete(Memory.itemKey(key, state.getAttempt(), i));
        }
        state.setFragments(0);
    }
}
