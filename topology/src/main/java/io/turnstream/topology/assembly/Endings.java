package io.turnstream.topology.assembly;

import io.turnstream.avro.Failure;
import io.turnstream.avro.Outcome;
import io.turnstream.avro.ResponseEnd;
import io.turnstream.avro.TokenDetail;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.schemas.errors.ErrorCode;
import java.util.Optional;

/** What the last event of an attempt says about how it ended. */
final class Endings {

    static final String LENGTH = "length";
    static final String CONTENT_FILTER = "content-filter";

    private Endings() {}

    /** The event's own words, or what its kind means without them. */
    static ResponseEnd endOf(TokenEvent event) {
        TokenDetail detail = event.getDetail();
        if (detail != null && detail.getEnd() != null) {
            return detail.getEnd();
        }
        return ResponseEnd.newBuilder()
                .setFinishReason(reasonOf(event.getKind()))
                .build();
    }

    /** A response that was stopped by length or by a filter is complete as far as its provider is concerned. */
    static Outcome outcomeOf(TokenEventKind kind, ResponseEnd end) {
        return switch (kind) {
            case RESPONSE_COMPLETED -> Outcome.COMPLETE;
            case RESPONSE_INCOMPLETE -> end.getFinishReason().equals("error") ? Outcome.ERROR : Outcome.COMPLETE;
            case RESPONSE_CANCELLED -> Outcome.CANCELLED;
            case RESPONSE_FAILED -> Outcome.ERROR;
            default -> throw new IllegalArgumentException("not the end of a response: " + kind);
        };
    }

    /** Whether an event of {@code kind} is the last one of its attempt. */
    static boolean isEnd(TokenEventKind kind) {
        return switch (kind) {
            case RESPONSE_COMPLETED, RESPONSE_INCOMPLETE, RESPONSE_FAILED, RESPONSE_CANCELLED -> true;
            default -> false;
        };
    }

    /** Whether a further attempt is to follow the one that {@code event} ends. */
    static boolean retries(TokenEvent event) {
        ResponseEnd end = endOf(event);
        return outcomeOf(event.getKind(), end) == Outcome.ERROR && end.getWillRetry();
    }

    /** Whether {@code event}, the last one of its attempt, is also the end of the turn. */
    static boolean endsTurn(TokenEvent event) {
        ResponseEnd end = endOf(event);
        return !retries(event) && end.getTurnEnds() && !end.getTurnSuspends();
    }

    /** Why it failed, in the event's words where it has some. */
    static Failure failureOf(TokenEvent event) {
        TokenDetail detail = event.getDetail();
        if (detail != null && detail.getFailure() != null) {
            return detail.getFailure();
        }
        return Failure.newBuilder()
                .setCode(ErrorCode.RESPONSE_FAILED.code())
                .setMessage("the response failed without saying why")
                .build();
    }

    /** The mark that a complete response gets when it is not all that the model would have said. */
    static Optional<String> markOf(TokenEventKind kind, ResponseEnd end) {
        if (end.getFinishReason().equals(CONTENT_FILTER)) {
            return Optional.of(Marks.FILTERED);
        }
        return end.getFinishReason().equals(LENGTH) || kind == TokenEventKind.RESPONSE_INCOMPLETE
                ? Optional.of(Marks.TRUNCATED)
                : Optional.empty();
    }

    private static String reasonOf(TokenEventKind kind) {
        return switch (kind) {
            case RESPONSE_COMPLETED -> "stop";
            case RESPONSE_INCOMPLETE -> LENGTH;
            case RESPONSE_FAILED -> "error";
            default -> "other";
        };
    }
}
