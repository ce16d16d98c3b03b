package io.turnstream.topology.assembly;

import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import java.util.Optional;

/** Whether an event says what every event must. */
final class Validity {

    private Validity() {}

    /** What is wrong with {@code event}, for operators; empty: nothing. */
    static Optional<String> problem(TokenEvent event) {
        if (event.getSessionId().isEmpty()) {
            return Optional.of("sessionId is empty");
        }
        if (event.getTurnId().isEmpty()) {
            return Optional.of("turnId is empty");
        }
        // A kind that is not known yet may be a control event: without a number there is nothing to ask of it.
        if (Kinds.isControl(event.getKind()) || (event.getKind() == TokenEventKind.UNKNOWN && event.getSeq() < 0)) {
            return Optional.empty();
        }
        if (event.getResponseId().isEmpty()) {
            return Optional.of("responseId is empty");
        }
        if (event.getSeq() < 0) {
            return Optional.of("seq is " + event.getSeq());
        }
        if (event.getAttempt() < 0) {
            return Optional.of("attempt is " + event.getAttempt());
        }
        return Optional.empty();
    }
}
