package io.turnstream.source;

import io.turnstream.avro.Control;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.schemas.TokenEvents;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a turn to end now, with the text that it has. It goes the way of all token events, so that everybody agrees on
 * what came before it; a cancel of a turn that is over changes nothing.
 *
 * @param sessionId the conversation
 * @param turnId the turn
 * @param eventId names this request: the same request sent twice counts once
 * @param reason why, in a word or two
 * @param requestedBy who asked: a client id or the name of a service
 */
public record CancelRequest(
        String sessionId,
        String turnId,
        String eventId,
        @Nullable String reason,
        @Nullable String requestedBy) {

    /**
     * The control event of this request.
     *
     * @param ts when it was made
     * @throws IllegalArgumentException if an id is empty
     */
    public TokenEvent event(Instant ts) {
        return TokenEvents.control(
                TokenEventKind.CANCEL_REQUESTED,
                sessionId,
                turnId,
                "",
                eventId,
                ts,
                Control.newBuilder()
                        .setReason(reason)
                        .setRequestedBy(requestedBy)
                        .build());
    }
}
