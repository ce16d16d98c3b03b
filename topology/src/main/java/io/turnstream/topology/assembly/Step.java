package io.turnstream.topology.assembly;

import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.TurnControl;
import io.turnstream.avro.TurnEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The handling of one event: what it may read and change, and what comes of it. */
final class Step {

    final Memory memory;
    final AssemblyLimits limits;
    final Instant readAt;
    final List<TurnEvent> turnEvents = new ArrayList<>();
    final List<TurnControl> controls = new ArrayList<>();
    final List<CompletedResponse> responses = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();
    private final List<Count> counts = new ArrayList<>();

    Step(Memory memory, AssemblyLimits limits, Instant readAt) {
        this.memory = memory;
        this.limits = limits;
        this.readAt = readAt;
    }

    void refuse(Arrival arrival, Refusal reason, String explanation) {
        refused.add(new Refused(arrival, reason, explanation));
    }

    void count(Count count) {
        counts.add(count);
    }

    Applied applied(@Nullable TurnWatch watch) {
        return new Applied(turnEvents, controls, responses, refused, counts, Optional.ofNullable(watch));
    }
}
