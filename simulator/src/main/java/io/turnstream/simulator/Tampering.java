package io.turnstream.simulator;

import io.turnstream.avro.TurnEvent;
import io.turnstream.sink.engine.Command;
import io.turnstream.topology.assembly.Memory;

/**
 * What may be made wrong on purpose, to see that somebody notices. Nothing is wrong by default; tests make it so.
 */
public interface Tampering {

    /** Nothing is wrong. */
    Tampering NONE = new Tampering() {};

    /** The memory that assembly is given. */
    default Memory memory(Memory memory) {
        return memory;
    }

    /** Whether a sink that was not heard may go on sending. */
    default boolean leaseIsOff() {
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

    /** What is sent in place of an operation. */
    default Command.Operation operation(Command.Operation operation) {
        return operation;
    }

    /** What the sink reads in place of an event. */
    default TurnEvent turnEvent(TurnEvent event) {
        return event;
    }
}
