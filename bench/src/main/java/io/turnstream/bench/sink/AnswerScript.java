package io.turnstream.bench.sink;

import io.turnstream.avro.Outcome;
import io.turnstream.avro.PartKind;
import io.turnstream.avro.ResponseInfo;
import io.turnstream.avro.TurnDetail;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnEventKind;
import io.turnstream.avro.TurnInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The turn events of one plain text answer, as the topology writes them, one step after the other. */
final class AnswerScript {

    private static final char MARK = '@';

    private final String session;
    private final String turn;
    private final String response;
    private final int tokens;
    private final long mark;
    private int said;
    private long seq;
    private long offset;

    /**
     * A new turn with one response.
     *
     * @param name unique in the session
     * @param tokens how many deltas it has
     * @param mark a number that its first token says
     */
    AnswerScript(String session, String name, int tokens, long mark) {
        this.session = session;
        this.turn = "turn-" + name;
        this.response = "response-" + name;
        this.tokens = tokens;
        this.mark = mark;
    }

    String session() {
        return session;
    }

    boolean isOver() {
        return said == tokens;
    }

    /** What comes before the first token. */
    List<TurnEvent> start(Instant now) {
        return List.of(
                event(
                        now,
                        TurnEventKind.TURN_STARTED,
                        "",
                        -1,
                        "",
                        TurnDetail.newBuilder()
                                .setTurn(TurnInfo.newBuilder().build())
                                .build()),
                event(
                        now,
                        TurnEventKind.RESPONSE_STARTED,
                        response,
                        -1,
                        "",
                        TurnDetail.newBuilder()
                                .setResponse(ResponseInfo.newBuilder()
                                        .setMessageId("message-" + turn)
                                        .build())
                                .build()),
                event(now, TurnEventKind.PART_STARTED, response, 0, "", null));
    }

    /** The number that its first token says. */
    long mark() {
        return mark;
    }

    /** True when nothing was said yet. */
    boolean isNew() {
        return said == 0;
    }

    /** The next token; the first one says the mark. */
    TurnEvent token(Instant now) {
        String text = said == 0 ? "" + MARK + mark + MARK : "token " + said % 10;
        said++;
        TurnEvent event = event(now, TurnEventKind.PART_DELTA, response, 0, text, null);
        offset += text.length();
        return event;
    }

    /** What comes after the last token. */
    List<TurnEvent> end(Instant now) {
        TurnDetail complete =
                TurnDetail.newBuilder().setOutcome(Outcome.COMPLETE).build();
        return List.of(
                event(now, TurnEventKind.PART_ENDED, response, 0, "", null),
                event(now, TurnEventKind.RESPONSE_ENDED, response, -1, "", complete),
                event(now, TurnEventKind.TURN_ENDED, "", -1, "", complete));
    }

    /** The mark of the answer whose text this begins; negative for any other text. */
    static long markOf(String text) {
        int end = text.isEmpty() || text.charAt(0) != MARK ? -1 : text.indexOf(MARK, 1);
        return end < 0 ? -1 : Long.parseLong(text.substring(1, end));
    }

    private TurnEvent event(
            Instant now, TurnEventKind kind, String of, int part, String delta, @Nullable TurnDetail detail) {
        return TurnEvent.newBuilder()
                .setSessionId(session)
                .setTurnId(turn)
                .setResponseId(of)
                .setSeq(seq++)
                .setTs(now)
                .setKind(kind)
                .setPart(part)
                .setPartKind(PartKind.TEXT)
                .setOffset(offset)
                .setDelta(delta)
                .setDetail(detail)
                .build();
    }
}
