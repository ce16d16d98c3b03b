package io.turnstream.topology.assembly;

import io.turnstream.avro.TokenEvent;
import io.turnstream.topology.state.ClosedResponse;
import io.turnstream.topology.state.ClosedTurn;
import java.util.Optional;

/**
 * What comes of events whose turn has ended: repeats and empty words are counted, everything else is refused. Only the
 * writer that owned an attempt can repeat itself.
 */
final class AfterTheEnd {

    private final ClosedTurn turn;
    private final Step step;

    AfterTheEnd(ClosedTurn turn, Step step) {
        this.turn = turn;
        this.step = step;
    }

    void take(Arrival arrival) {
        TokenEvent event = arrival.event();
        switch (event.getKind()) {
            case ALIVE -> step.count(Count.ALIVE);
            case GAP_TIMED_OUT, TURN_TIMED_OUT, TURN_EXPIRED -> step.count(Count.STALE_TIME_OUT);
            case CANCEL_REQUESTED, TURN_ENDED -> step.count(Count.REPEATED_CONTROL);
            case TURN_SUSPENDED, TURN_RESUMED -> refuse(arrival);
            default -> attemptOf(event).ifPresentOrElse(attempt -> takeAgain(arrival, attempt), () -> refuse(arrival));
        }
    }

    private void takeAgain(Arrival arrival, ClosedResponse attempt) {
        TokenEvent event = arrival.event();
        if (!event.getWriter().equals(attempt.getWriter())) {
            step.refuse(arrival, Refusal.FOREIGN_WRITER, "the attempt belonged to another writer");
        } else if (event.getSeq() < attempt.getNextSeq()) {
            step.count(Count.DUPLICATE);
        } else {
            refuse(arrival);
        }
    }

    private Optional<ClosedResponse> attemptOf(TokenEvent event) {
        return turn.getResponses().stream()
                .filter(response -> response.getResponseId().equals(event.getResponseId())
                        && response.getAttempt() == event.getAttempt())
                .findFirst();
    }

    private void refuse(Arrival arrival) {
        step.refuse(arrival, Refusal.LATE, "its turn has ended");
    }
}
