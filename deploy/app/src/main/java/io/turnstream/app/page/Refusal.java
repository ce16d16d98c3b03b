package io.turnstream.app.page;

import io.turnstream.app.http.Answer;

/** Something that was asked for and is not done, with the reason that the caller is told. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String why;

    /** The methods that are allowed instead; empty when the method is not what was wrong. */
    private final String allowed;

    private Refusal(int status, String code, String message) {
        this(status, code, message, "");
    }

    private Refusal(int status, String code, String message, String allowed) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.why = message;
        this.allowed = allowed;
    }

    static Refusal invalid(String message) {
        return new Refusal(400, "invalid_request", message);
    }

    static Refusal foreign(String message) {
        return new Refusal(403, "foreign_origin", message);
    }

    static Refusal unknown(String message) {
        return new Refusal(404, "not_found", message);
    }

    /** @param allowed methods as the header {@code Allow} has them, which an answer 405 must (RFC 9110, 15.5.6) */
    static Refusal method(String allowed) {
        return new Refusal(405, "method_not_allowed", "this is for " + allowed, allowed);
    }

    static Refusal conflict(String message) {
        return new Refusal(409, "conflict", message);
    }

    static Refusal notJson() {
        return new Refusal(415, "unsupported_media_type", "the body must be application/json");
    }

    static Refusal full(String message) {
        return new Refusal(503, "session_limit_reached", message);
    }

    static Refusal starting() {
        return new Refusal(503, "starting", "this is still starting; ask again in a moment");
    }

    static Refusal stopping() {
        return new Refusal(503, "stopping", "this is about to end");
    }

    Answer answer() {
        Answer answer = Answer.error(status, code, why);
        return allowed.isEmpty() ? answer : answer.with("Allow", allowed);
    }
}
