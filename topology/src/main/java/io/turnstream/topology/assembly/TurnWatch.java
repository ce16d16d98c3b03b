package io.turnstream.topology.assembly;

import io.turnstream.schemas.PairKey;
import io.turnstream.topology.state.ResponseRef;
import io.turnstream.topology.state.ResponseState;
import io.turnstream.topology.state.TurnPhase;
import io.turnstream.topology.state.TurnState;

/**
 * What time must be kept for after an event.
 *
 * @param turn the turn
 * @param phase how far it is
 * @param heard how many of its events were read, those that show nothing among them, time-outs not
 * @param promisesAlive whether every response that runs promises signs of life
 * @param responseId the response that the event was of; empty: none
 * @param attempt its attempt
 * @param missingSeq the seq that it waits for while later ones are held; -1: none
 */
public record TurnWatch(
        PairKey turn, Phase phase, long heard, boolean promisesAlive, String responseId, int attempt, long missingSeq) {

    /** How far a turn is. */
    public enum Phase {
        OPEN,
        SUSPENDED,
        /** Ended, or never begun: there is nothing to wait for. */
        CLOSED
    }

    /** A turn of which nothing is stored. */
    public static TurnWatch closed(PairKey turn) {
        return new TurnWatch(turn, Phase.CLOSED, 0, false, "", 0, -1);
    }

    /** A stored turn. */
    public static TurnWatch of(PairKey turn, TurnState state) {
        var phase = state.getPhase() == TurnPhase.SUSPENDED ? Phase.SUSPENDED : Phase.OPEN;
        boolean runs = false;
        boolean promisesAlive = true;
        for (ResponseRef response : state.getResponses()) {
            if (response.getOpen()) {
                runs = true;
                promisesAlive &= response.getPromisesAlive();
            }
        }
        return new TurnWatch(turn, phase, state.getHeard(), runs && promisesAlive, "", 0, -1);
    }

    /** This turn, and one of its responses. */
    public TurnWatch with(String response, ResponseState state) {
        long missing = state.getHeld().isEmpty() ? -1 : state.getNextSeq();
        return new TurnWatch(turn, phase, heard, promisesAlive, response, state.getAttempt(), missing);
    }
}
