package io.turnstream.schemas;

import io.turnstream.avro.TokenDetail;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Makes the events of one attempt of one response and numbers them in the order of the calls. An event that is refused
 * takes no number. Not safe for use by several threads.
 */
public final class AttemptEvents {

    private final String sessionId;
    private final String turnId;
    private final String responseId;
    private final int attempt;
    private final String writer;
    private long nextSeq;

    /**
     * @param responseId minted by the producer before the provider is called
     * @param attempt 0, 1, 2…
     * @param writer the producer instance
     */
    public AttemptEvents(String sessionId, String turnId, String responseId, int attempt, String writer) {
        this.sessionId = sessionId;
        this.turnId = turnId;
        this.responseId = responseId;
        this.attempt = attempt;
        this.writer = writer;
    }

    /** The seq that the next event will have; so far as many events were made. */
    public long nextSeq() {
        return nextSeq;
    }

    /** An event without a part; parameters and errors as in the longest form. */
    public TokenEvent next(TokenEventKind kind, Instant ts, @Nullable TokenDetail detail) {
        return next(kind, ts, -1, "", detail);
    }

    /**
     * The next event.
     *
     * @param ts when the event came from the provider
     * @param part number of the part in its response; -1 for none
     * @param delta the text that is added; empty for none
     * @throws IllegalArgumentException if the event would not be valid ({@link TokenEvents#problem})
     */
    public TokenEvent next(TokenEventKind kind, Instant ts, int part, String delta, @Nullable TokenDetail detail) {
        TokenEvent event = TokenEvents.checked(draft(kind, ts)
                .setSeq(nextSeq)
                .setPart(part)
                .setDelta(delta)
                .setDetail(detail)
                .build());
        nextSeq++;
        return event;
    }

    /** Says that the response is still being made, though nothing has come for a while. Takes no number. */
    public TokenEvent alive(Instant ts) {
        return TokenEvents.checked(draft(TokenEventKind.ALIVE, ts).build());
    }

    private TokenEvent.Builder draft(TokenEventKind kind, Instant ts) {
        return TokenEvent.newBuilder()
                .setSessionId(sessionId)
                .setTurnId(turnId)
                .setResponseId(responseId)
                .setAttempt(attempt)
                .setWriter(writer)
                .setTs(ts)
                .setKind(kind);
    }
}
