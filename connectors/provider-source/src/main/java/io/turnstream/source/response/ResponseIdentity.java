package io.turnstream.source.response;

/**
 * Whose events these are.
 *
 * @param sessionId the conversation
 * @param turnId the turn
 * @param responseId the response, minted by us before the provider is called
 * @param attempt 0, 1, 2…
 * @param writer this producer instance: it owns the attempt, and no other may write to it
 */
public record ResponseIdentity(String sessionId, String turnId, String responseId, int attempt, String writer) {

    /** Throws {@link IllegalArgumentException} for an empty id or a negative attempt. */
    public ResponseIdentity {
        requireId(sessionId, "session");
        requireId(turnId, "turn");
        requireId(responseId, "response");
        requireId(writer, "writer");
        if (attempt < 0) {
            throw new IllegalArgumentException("an attempt is 0 or more, not " + attempt);
        }
    }

    private static void requireId(String id, String what) {
        if (id.isBlank()) {
            throw new IllegalArgumentException("the " + what + " id is empty");
        }
    }
}
