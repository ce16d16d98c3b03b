package io.turnstream.simulator;

import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TurnEvent;
import io.turnstream.sink.engine.Command;
import io.turnstream.topology.assembly.Memory;

/**
 * What may be made wrong on purpose, to see that somebody notices: one for each story, so that it can remember. Nothing
 * is wrong by default.
 */
public interface Tampering {

    /** Nothing is wrong. */
    Tampering NONE = new Tampering() {};

    // The topology.

    /** The memory that assembly is given. */
    default Memory memory(Memory memory) {
        return memory;
    }

    /** Whether the topology passes over a token event. */
    default boolean ignores(TokenEvent event) {
        return false;
    }

    /** Whether what has not come in time acts at once, without being written to the token events first. */
    default boolean actsOnTheClock() {
        return false;
    }

    /** Whether cancels come on a topic of their own. */
    default boolean cancelsApart() {
        return false;
    }

    /** Whether the token events do not tell any more what a turn says: only screens and responses can be compared. */
    default boolean isUnreadable() {
        return actsOnTheClock() || cancelsApart();
    }

    // The sink.

    /** What the sink reads in place of an event. */
    default TurnEvent turnEvent(TurnEvent event) {
        return event;
    }

    /** What is sent in place of an operation. */
    default Command.Operation operation(Command.Operation operation) {
        return operation;
    }

    /** Whether a connection that is lost comes back by itself and sends again what was not answered. */
    default boolean connectsAgain() {
        return false;
    }

    /** Whether a sink that was not heard may go on sending. */
    default boolean leaseIsOff() {
        return false;
    }

    /** Whether what was read counts as handled. */
    default boolean commitsWhatWasRead() {
        return false;
    }

    /** Whether a new owner begins without waiting for what the one before has not settled. */
    default boolean startsUnsettled() {
        return false;
    }

    /** Whether a new owner forgets what is on record as finished. */
    default boolean forgetsFinished() {
        return false;
    }
}
