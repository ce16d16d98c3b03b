package io.turnstream.topology.assembly;

import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.TurnControl;
import io.turnstream.avro.TurnEvent;
import java.util.List;
import java.util.Optional;

/**
 * What came of one event, in the order in which it has to go out.
 *
 * @param turnEvents for the sink
 * @param controls for whoever makes the responses
 * @param responses finished ones
 * @param refused what did not become part of a turn
 * @param counts what is worth counting
 * @param watch what time must be kept for; empty when the event says nothing about its turn
 */
public record Applied(
        List<TurnEvent> turnEvents,
        List<TurnControl> controls,
        List<CompletedResponse> responses,
        List<Refused> refused,
        List<Count> counts,
        Optional<TurnWatch> watch) {}
