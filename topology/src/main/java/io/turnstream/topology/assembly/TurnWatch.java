package io.turnstream.topology.assembly;

import io.turnstream.schemas.PairKey;

/**
 * What time must be kept for after an event.
 *
 * @param turn the turn
 * @param phase how far it is
 * @param nextSeq the seq of its next turn event
 * @param promisesAlive whether every response that runs promises signs of life
 * @param responseId the response that the event was of; empty: none
 * @param attempt its attempt
 * @param missingSeq the seq that it waits for while later ones are held; -1: none
 */
public record TurnWatch(
        PairKey turn,
        Phase phase,
        long nextSeq,
        boolean promisesAlive,
        String responseId,
        int attempt,
        long missingSeq) {

    /** How far a turn is. */
    public enum Phase {
        OPEN,
        SUSPENDED,
        /** Ended, or never begun: there is nothing to wait for. */
        CLOSED
    }
}
