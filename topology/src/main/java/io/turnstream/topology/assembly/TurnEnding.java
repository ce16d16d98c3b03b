package io.turnstream.topology.assembly;

import io.turnstream.avro.Failure;
import io.turnstream.avro.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a turn ends.
 *
 * @param outcome how
 * @param reason why, in the words of whoever asked for it; null: nobody said
 * @param failure for an end by error
 * @param marks what is unusual
 * @param stopReason what those are told who still make responses of the turn
 */
record TurnEnding(
        Outcome outcome, @Nullable String reason, @Nullable Failure failure, List<String> marks, String stopReason) {

    /** How responses end that are still open: a turn that is complete without them cancels them. */
    Outcome ofOpenResponses() {
        return outcome == Outcome.COMPLETE ? Outcome.CANCELLED : outcome;
    }
}
