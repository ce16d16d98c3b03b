package io.turnstream.topology.timeouts;

import io.turnstream.avro.Control;
import io.turnstream.avro.TokenDetail;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.schemas.PairKey;
import java.time.Instant;

/**
 * A time that has run out. It decides nothing: it is written to the token events, and acts when it is read there, unless
 * what was waited for has come by then.
 *
 * @param kind what was waited for
 * @param turn the turn
 * @param responseId the response; empty for the whole turn
 * @param attempt its attempt
 * @param observedSeq how far things were when the time ran out: for a gap the seq that is missing, for a silent turn how
 *     many of its events were read; -1: whatever has come since, it acts
 */
public record TimeOut(TokenEventKind kind, PairKey turn, String responseId, int attempt, long observedSeq) {

    private static final String WRITER = "topology";

    /** The event that says so. Its id is a function of what it says: written twice, it is the same event. */
    public TokenEvent event(Instant now) {
        var control = Control.newBuilder().setObservedSeq(observedSeq).build();
        return TokenEvent.newBuilder()
                .setSessionId(turn.sessionId())
                .setTurnId(turn.id())
                .setResponseId(responseId)
                .setAttempt(attempt)
                .setWriter(WRITER)
                .setEventId(kind + "|" + turn.id() + "|" + responseId + "|" + attempt + "|" + observedSeq)
                .setTs(now)
                .setKind(kind)
                .setDetail(TokenDetail.newBuilder().setControl(control).build())
                .build();
    }
}
