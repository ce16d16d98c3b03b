package io.turnstream.app.page;

import io.turnstream.app.http.Answer;
import io.turnstream.schemas.errors.ErrorCode;

/** Something that was asked for and is not done, with the reason that the caller is told. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String why;

    /** The methods that are allowed instead; empty when the method is not what was wrong. */
    private final String allowed;

    private Refusal(ErrorCode code, String message) {
        this(code, message, "");
    }

    private Refusal(ErrorCode code, String message, String allowed) {
        super(message, null, false, false);
        this.code = code;
        this.why = message;
        this.allowed = allowed;
    }

    static Refusal invalid(String message) {
        return new Refusal(ErrorCode.INVALID_REQUEST, message);
    }

    static Refusal foreign(String message) {
        return new Refusal(ErrorCode.FOREIGN_ORIGIN, message);
    }

    static Refusal unknown(String message) {
        return new Refusal(ErrorCode.NOT_FOUND, message);
    }

    /** @param allowed methods as the header {@code Allow} has them, which an answer 405 must (RFC 9110, 15.5.6) */
    static Refusal method(String allowed) {
        return new Refusal(ErrorCode.METHOD_NOT_ALLOWED, "this is for " + allowed, allowed);
    }

    static Refusal conflict(String message) {
        return new Refusal(ErrorCode.CONFLICT, message);
    }

    static Refusal notJson() {
        return new Refusal(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "the body must be application/json");
    }

    static Refusal full(String message) {
        return new Refusal(ErrorCode.SESSION_LIMIT_REACHED, message);
    }

    static Refusal starting() {
        return new Refusal(ErrorCode.STARTING, "this is still starting; ask again in a moment");
    }

    static Refusal stopping() {
        return new Refusal(ErrorCode.STOPPING, "this is about to end");
    }

    Answer answer() {
        Answer answer = Answer.error(code, why);
        return allowed.isEmpty() ? answer : answer.with("Allow", allowed);
    }
}
