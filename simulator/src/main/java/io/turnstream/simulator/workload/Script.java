package io.turnstream.simulator.workload;

import io.turnstream.avro.Control;
import io.turnstream.avro.Failure;
import io.turnstream.avro.ResponseEnd;
import io.turnstream.avro.Started;
import io.turnstream.avro.TokenDetail;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.avro.TurnInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is said of one turn, each thing at its time. */
final class Script {

    private final String session;
    private final String turn;
    private final String codec;
    private final List<Workload.Saying> sayings = new ArrayList<>();
    private String response = "";
    private int attempt;
    private String writer = "";
    private long seq;

    Script(String session, String turn, String codec) {
        this.session = session;
        this.turn = turn;
        this.codec = codec;
    }

    /** Goes on with an attempt of a response. */
    Script attempt(String responseId, int number) {
        response = responseId;
        attempt = number;
        writer = "w" + number;
        seq = 0;
        return this;
    }

    List<Workload.Saying> sayings() {
        return sayings;
    }

    void start(long at) {
        var info = TurnInfo.newBuilder().setCodec(codec).build();
        var started = Started.newBuilder()
                .setProvider("openai")
                .setModel("m")
                .setPromisesAlive(true)
                .setTurn(info)
                .build();
        say(
                at,
                TokenEventKind.RESPONSE_STARTED,
                -1,
                "",
                detail().setStarted(started).build());
    }

    void say(long at, TokenEventKind kind, int part, String delta) {
        say(at, kind, part, delta, null);
    }

    void complete(long at, boolean turnEnds) {
        var end = ResponseEnd.newBuilder().setTurnEnds(turnEnds).build();
        say(at, TokenEventKind.RESPONSE_COMPLETED, -1, "", detail().setEnd(end).build());
    }

    void fail(long at, boolean willRetry) {
        var end = ResponseEnd.newBuilder()
                .setFinishReason("error")
                .setWillRetry(willRetry)
                .build();
        var failure = Failure.newBuilder().setCode("overloaded").build();
        say(
                at,
                TokenEventKind.RESPONSE_FAILED,
                -1,
                "",
                detail().setEnd(end).setFailure(failure).build());
    }

    private static TokenDetail.Builder detail() {
        return TokenDetail.newBuilder();
    }

    private void say(long at, TokenEventKind kind, int part, String delta, @Nullable TokenDetail detail) {
        sayings.add(new Workload.Saying(
                at,
                new TokenEvent(
                        session,
                        turn,
                        response,
                        attempt,
                        writer,
                        seq++,
                        "",
                        Instant.ofEpochMilli(at),
                        kind,
                        part,
                        delta,
                        detail)));
    }

    void control(long at, TokenEventKind kind, String eventId) {
        var control = Control.newBuilder().setReason("user").build();
        sayings.add(new Workload.Saying(
                at,
                TokenEvent.newBuilder()
                        .setSessionId(session)
                        .setTurnId(turn)
                        .setEventId(eventId)
                        .setTs(Instant.ofEpochMilli(at))
                        .setKind(kind)
                        .setDetail(detail().setControl(control).build())
                        .build()));
    }
}
