package io.turnstream.topology.assembly;

import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.schemas.PairKey;
import io.turnstream.schemas.TokenEvents;
import io.turnstream.topology.state.ClosedTurn;
import io.turnstream.topology.state.TurnState;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes turns out of token events, one event at a time: each is read once in the order of its partition, changes the
 * memory, and yields turn events, orders to stop, and completed responses.
 *
 * <p>What comes out depends on the events and their order alone. An event that fails with an exception changes nothing.
 * Not safe for use by several threads.
 */
public final class TurnAssembly {

    private final Draft draft;
    private final AssemblyLimits limits;

    public TurnAssembly(Memory memory, AssemblyLimits limits) {
        this.draft = new Draft(memory);
        this.limits = limits;
    }

    /**
     * Applies the next event.
     *
     * @throws AssemblyFailedException if the event could not be handled; nothing has changed then. What the memory
     *     throws while it is changed comes as it is
     * @param arrival the event
     * @param readAt when it was read; only noted down, to tell later how long ago a turn ended
     */
    public Applied apply(Arrival arrival, Instant readAt) {
        draft.discard();
        var step = new Step(draft.memory(), limits, readAt);
        Applied applied;
        try {
            applied = apply(arrival, step);
        } catch (RuntimeException e) {
            throw new AssemblyFailedException(e);
        }
        draft.commit();
        return applied;
    }

    private static Applied apply(Arrival arrival, Step step) {
        TokenEvent event = arrival.event();
        if (event.getKind() == TokenEventKind.UNKNOWN && event.getSeq() < 0) {
            // A control event of a kind that a newer producer knows: without a number there is nothing to miss.
            step.count(Count.UNKNOWN_KIND);
            return step.applied(null);
        }
        Optional<String> problem = TokenEvents.problem(event);
        if (problem.isPresent()) {
            step.refuse(arrival, Refusal.INVALID, problem.get());
            return step.applied(null);
        }
        var key = new PairKey(event.getSessionId(), event.getTurnId());
        String name = key.toString();
        TurnState state = step.memory.turns().get(name);
        ClosedTurn ended = state == null ? step.memory.closedTurns().get(name) : null;
        if (ended != null) {
            new AfterTheEnd(ended, step).take(arrival);
            return step.applied(null);
        }
        Turn turn = state == null ? Turn.unknown(key, step) : new Turn(key, state, step);
        if (!isTimeOut(event.getKind())) {
            turn.hear();
        }
        if (TokenEvents.isControl(event.getKind())) {
            new ControlEvents(turn, step).take(arrival);
        } else {
            takeResponseEvent(arrival, turn, step);
        }
        turn.save();
        return step.applied(turn.watch(event.getResponseId()));
    }

    private static boolean isTimeOut(TokenEventKind kind) {
        return switch (kind) {
            case GAP_TIMED_OUT, TURN_TIMED_OUT, TURN_EXPIRED -> true;
            default -> false;
        };
    }

    private static void takeResponseEvent(Arrival arrival, Turn turn, Step step) {
        TokenEvent event = arrival.event();
        Optional<Response> known = turn.response(event.getResponseId());
        if (known.isEmpty() && isOfAnotherTurn(event, step)) {
            step.refuse(arrival, Refusal.INVALID, "the response belongs to another turn");
            return;
        }
        new Order(known.orElseGet(() -> turn.newResponse(event)), step).take(arrival);
    }

    private static boolean isOfAnotherTurn(TokenEvent event, Step step) {
        String key = new PairKey(event.getSessionId(), event.getResponseId()).toString();
        return step.memory.responses().get(key) != null;
    }
}
