package io.turnstream.sink.engine;

import io.turnstream.avro.Outcome;
import io.turnstream.avro.PartKind;
import io.turnstream.avro.ResponseInfo;
import io.turnstream.avro.TurnDetail;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnEventKind;
import io.turnstream.avro.TurnInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what a turn does, and gives its events. */
final class Turns {

    private final String session;
    private final String turn;
    private final List<TurnEvent> events = new ArrayList<>();
    private long seq;
    private int part = -1;
    private int offset;
    private int responses = 1;

    private Turns(String session, String turn) {
        this.session = session;
        this.turn = turn;
    }

    static Turns turn(String session, String turn) {
        return turn(session, turn, null);
    }

    static Turns turn(String session, String turn, @Nullable String parent) {
        Turns script = new Turns(session, turn);
        script.add(
                TurnEventKind.TURN_STARTED,
                "",
                "",
                TurnDetail.newBuilder()
                        .setTurn(TurnInfo.newBuilder().setParent(parent).build())
                        .build());
        return script.startsResponse();
    }

    private Turns startsResponse() {
        return add(
                TurnEventKind.RESPONSE_STARTED,
                response(),
                "",
                TurnDetail.newBuilder()
                        .setResponse(ResponseInfo.newBuilder()
                                .setMessageId("m-" + turn)
                                .build())
                        .build());
    }

    /** The response ends, and the turn waits for somebody. */
    Turns suspends() {
        add(
                TurnEventKind.RESPONSE_ENDED,
                response(),
                "",
                TurnDetail.newBuilder().setOutcome(Outcome.COMPLETE).build());
        return add(TurnEventKind.TURN_SUSPENDED, "", "", null);
    }

    /** The turn goes on; nothing is to be seen of that yet. */
    Turns resumes() {
        return add(TurnEventKind.TURN_RESUMED, "", "", null);
    }

    /** Another response begins. */
    Turns respondsAgain() {
        responses++;
        part = -1;
        return startsResponse();
    }

    Turns says(String... deltas) {
        part++;
        offset = 0;
        add(TurnEventKind.PART_STARTED, response(), "", null);
        for (String delta : deltas) {
            add(TurnEventKind.PART_DELTA, response(), delta, null);
            offset += delta.length();
        }
        return this;
    }

    /** One delta more of the part that is open. */
    Turns goesOn(String delta) {
        add(TurnEventKind.PART_DELTA, response(), delta, null);
        offset += delta.length();
        return this;
    }

    /** The events since they were last taken. */
    List<TurnEvent> takeEvents() {
        List<TurnEvent> taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    /** Leaves out the first {@code count} events, which were taken before. */
    Turns skip(int count) {
        events.subList(0, count).clear();
        return this;
    }

    Turns endsPart() {
        return add(TurnEventKind.PART_ENDED, response(), "", null);
    }

    Turns ends() {
        add(
                TurnEventKind.RESPONSE_ENDED,
                response(),
                "",
                TurnDetail.newBuilder().setOutcome(Outcome.COMPLETE).build());
        return add(
                TurnEventKind.TURN_ENDED,
                "",
                "",
                TurnDetail.newBuilder().setOutcome(Outcome.COMPLETE).build());
    }

    List<TurnEvent> events() {
        return events;
    }

    private String response() {
        return "r-" + turn + (responses == 1 ? "" : "-" + responses);
    }

    private Turns add(TurnEventKind kind, String response, String delta, @Nullable TurnDetail detail) {
        events.add(TurnEvent.newBuilder()
                .setSessionId(session)
                .setTurnId(turn)
                .setResponseId(response)
                .setSeq(seq++)
                .setKind(kind)
                .setPart(response.isEmpty() ? -1 : part)
                .setPartKind(PartKind.TEXT)
                .setOffset(offset)
                .setDelta(delta)
                .setDetail(detail)
                .build());
        return this;
    }
}
