package io.turnstream.topology.assembly;

import io.turnstream.avro.TokenEvent;
import io.turnstream.topology.state.ClosedTurn;

/** What comes of events whose turn has ended: repeats and empty words are counted, everything else is refused. */
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
            default -> {
                if (isRepeat(event)) {
                    step.count(Count.DUPLICATE);
                } else {
                    refuse(arrival);
                }
            }
        }
    }

    private boolean isRepeat(TokenEvent event) {
        return turn.getResponses().stream()
                .anyMatch(response -> response.getResponseId().equals(event.getResponseId())
                        && response.getAttempt() == event.getAttempt()
                        && event.getSeq() < response.getNextSeq());
    }

    private void refuse(Arrival arrival) {
        step.refuse(arrival, Refusal.LATE, "its turn has ended");
    }
}
