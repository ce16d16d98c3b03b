package io.turnstream.schemas;

import io.turnstream.avro.Control;
import io.turnstream.avro.TokenDetail;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import java.time.Instant;
import java.util.Optional;

/**
 * What a token event must be before it is sent. Our own producers make every event through here or through
 * {@link AttemptEvents}; the topology asks {@link #problem} about those of others.
 */
public final class TokenEvents {

    private TokenEvents() {}

    /** Whether {@code kind} is a control event, which names its turn and has an id of its own instead of a seq. */
    public static boolean isControl(TokenEventKind kind) {
        return kind.compareTo(TokenEventKind.ALIVE) >= 0;
    }

    /**
     * A control event of a turn, or of one of its responses.
     *
     * @param responseId the response; empty for the whole turn
     * @param eventId names the request: a repeat with the same id has no effect
     * @throws IllegalArgumentException if the event would not be valid
     */
    public static TokenEvent control(
            TokenEventKind kind,
            String sessionId,
            String turnId,
            String responseId,
            String eventId,
            Instant ts,
            Control control) {
        return checked(TokenEvent.newBuilder()
                .setSessionId(sessionId)
                .setTurnId(turnId)
                .setResponseId(responseId)
                .setEventId(eventId)
                .setTs(ts)
                .setKind(kind)
                .setDetailBuilder(TokenDetail.newBuilder().setControl(control))
                .build());
    }

    /**
     * {@code event} itself.
     *
     * @throws IllegalArgumentException if there is a {@link #problem}; the message names it and the event
     */
    public static TokenEvent checked(TokenEvent event) {
        problem(event).ifPresent(problem -> {
            throw new IllegalArgumentException(event.getKind() + " of turn " + event.getSessionId() + '|'
                    + event.getTurnId() + ", response " + event.getResponseId() + ", seq " + event.getSeq() + ": "
                    + problem);
        });
        return event;
    }

    /** The first thing that is wrong with {@code event}; empty if it is valid. */
    public static Optional<String> problem(TokenEvent event) {
        return idProblem("sessionId", event.getSessionId())
                .or(() -> idProblem("turnId", event.getTurnId()))
                .or(() -> isControl(event.getKind()) ? controlProblem(event) : numberedProblem(event))
                .or(() -> WholeCharacters.problem(event.getDelta()).map(problem -> "delta " + problem));
    }

    private static Optional<String> numberedProblem(TokenEvent event) {
        if (event.getSeq() < 0) {
            return Optional.of("seq is negative, and only control events have none");
        }
        if (event.getAttempt() < 0) {
            return Optional.of("attempt is negative");
        }
        return idProblem("responseId", event.getResponseId());
    }

    private static Optional<String> controlProblem(TokenEvent event) {
        if (event.getSeq() >= 0) {
            return Optional.of("a control event has no seq");
        }
        // A repeat of ALIVE does no harm, and it is sent too often to be given ids.
        if (event.getKind() == TokenEventKind.ALIVE) {
            return idProblem("responseId", event.getResponseId());
        }
        return idProblem("eventId", event.getEventId());
    }

    /** Half a surrogate pair in an id would make two ids one on the way through UTF-8. */
    private static Optional<String> idProblem(String name, String id) {
        return id.isEmpty()
                ? Optional.of(name + " is empty")
                : WholeCharacters.problem(id).map(problem -> name + ' ' + problem);
    }
}
