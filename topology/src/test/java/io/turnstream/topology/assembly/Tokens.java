package io.turnstream.topology.assembly;

import io.turnstream.avro.Control;
import io.turnstream.avro.Failure;
import io.turnstream.avro.Outcome;
import io.turnstream.avro.PartInfo;
import io.turnstream.avro.ResponseEnd;
import io.turnstream.avro.Started;
import io.turnstream.avro.TokenDetail;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.avro.Tool;
import io.turnstream.avro.TurnInfo;
import io.turnstream.avro.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A small language for what producers say: {@code response("t1", "r1").starts().says("Hello").completes()}. */
public final class Tokens {

    public static final String SESSION = "s1";
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<TokenEvent> events = new ArrayList<>();
    private final String turnId;
    private final String responseId;
    private int attempt;
    private String writer = "w1";
    private long nextSeq;

    private Tokens(String turnId, String responseId) {
        this.turnId = turnId;
        this.responseId = responseId;
    }

    public static Tokens response(String turnId, String responseId) {
        return new Tokens(turnId, responseId);
    }

    /** The beginning of an answer: "Hello", in two pieces. */
    public static Tokens hello() {
        return response("t1", "r1").starts().says("Hel").says("lo");
    }

    public Tokens attempt(int number) {
        attempt = number;
        nextSeq = 0;
        return this;
    }

    public Tokens by(String newWriter) {
        writer = newWriter;
        return this;
    }

    /** Leaves out the next {@code count} seqs. */
    public Tokens loses(int count) {
        nextSeq += count;
        return this;
    }

    public Tokens starts() {
        return starts(started -> {});
    }

    public Tokens starts(Consumer<Started.Builder> more) {
        var started = Started.newBuilder().setProvider("openai").setModel("m1").setPromisesAlive(true);
        more.accept(started);
        return says(TokenEventKind.RESPONSE_STARTED, -1, "", d -> d.setStarted(started.build()));
    }

    public Tokens startsIn(TurnInfo turn) {
        return starts(started -> started.setTurn(turn));
    }

    /** Text part 0. */
    public Tokens says(String delta) {
        return says(TokenEventKind.TEXT_DELTA, 0, delta, null);
    }

    public Tokens opensText(int part) {
        return says(TokenEventKind.TEXT_STARTED, part, "", null);
    }

    public Tokens says(int part, String delta) {
        return says(TokenEventKind.TEXT_DELTA, part, delta, null);
    }

    public Tokens endsText(int part) {
        return says(TokenEventKind.TEXT_ENDED, part, "", null);
    }

    public Tokens endsText(int part, String finalText) {
        var info = PartInfo.newBuilder().setFinalText(finalText).build();
        return says(TokenEventKind.TEXT_ENDED, part, "", d -> d.setPartInfo(info));
    }

    public Tokens thinks(int part, String delta) {
        return says(TokenEventKind.REASONING_DELTA, part, delta, null);
    }

    public Tokens calls(int part, String tool) {
        return says(
                TokenEventKind.TOOL_CALL_STARTED,
                part,
                "",
                d -> d.setTool(Tool.newBuilder()
                        .setCallId("call-" + part)
                        .setName(tool)
                        .build()));
    }

    public Tokens arguments(int part, String delta) {
        return says(TokenEventKind.TOOL_CALL_ARGS_DELTA, part, delta, null);
    }

    public Tokens callReady(int part, @Nullable String input) {
        return says(
                TokenEventKind.TOOL_CALL_READY,
                part,
                "",
                d -> d.setTool(Tool.newBuilder()
                        .setCallId("call-" + part)
                        .setInput(input)
                        .build()));
    }

    public Tokens uses(long output, boolean cumulative) {
        var usage = Usage.newBuilder()
                .setOutputTokens(output)
                .setCumulative(cumulative)
                .build();
        return says(TokenEventKind.USAGE_REPORTED, -1, "", d -> d.setUsage(usage));
    }

    public Tokens completes() {
        return says(TokenEventKind.RESPONSE_COMPLETED, -1, "", null);
    }

    public Tokens completes(Consumer<ResponseEnd.Builder> how) {
        return ends(TokenEventKind.RESPONSE_COMPLETED, how);
    }

    public Tokens fails(boolean willRetry) {
        var end = ResponseEnd.newBuilder().setFinishReason("error").setWillRetry(willRetry);
        var failure = Failure.newBuilder().setCode("overloaded").build();
        return says(TokenEventKind.RESPONSE_FAILED, -1, "", d -> d.setEnd(end.build())
                .setFailure(failure));
    }

    public Tokens ends(TokenEventKind kind, Consumer<ResponseEnd.Builder> how) {
        var end = ResponseEnd.newBuilder();
        how.accept(end);
        return says(kind, -1, "", d -> d.setEnd(end.build()));
    }

    public Tokens says(TokenEventKind kind, int part, String delta, @Nullable Consumer<TokenDetail.Builder> more) {
        var detail = TokenDetail.newBuilder();
        if (more != null) {
            more.accept(detail);
        }
        events.add(TokenEvent.newBuilder()
                .setSessionId(SESSION)
                .setTurnId(turnId)
                .setResponseId(responseId)
                .setAttempt(attempt)
                .setWriter(writer)
                .setSeq(nextSeq)
                .setTs(START.plusMillis(nextSeq))
                .setKind(kind)
                .setPart(part)
                .setDelta(delta)
                .setDetail(more == null ? null : detail.build())
                .build());
        nextSeq++;
        return this;
    }

    public List<TokenEvent> events() {
        return List.copyOf(events);
    }

    /** The last event said. */
    public TokenEvent last() {
        return events.get(events.size() - 1);
    }

    public static TokenEvent cancel(String turnId) {
        return control(TokenEventKind.CANCEL_REQUESTED, turnId, "cancel-1", c -> c.setReason("user"));
    }

    public static TokenEvent endOf(String turnId, Outcome outcome) {
        return control(TokenEventKind.TURN_ENDED, turnId, "end-1", c -> c.setOutcome(outcome));
    }

    public static TokenEvent alive(String turnId) {
        return TokenEvent.newBuilder(control(TokenEventKind.ALIVE, turnId, "", c -> {}))
                .setResponseId("r1")
                .build();
    }

    public static TokenEvent control(
            TokenEventKind kind, String turnId, String eventId, Consumer<Control.Builder> more) {
        var control = Control.newBuilder();
        more.accept(control);
        return TokenEvent.newBuilder()
                .setSessionId(SESSION)
                .setTurnId(turnId)
                .setEventId(eventId)
                .setTs(START.plusSeconds(1))
                .setKind(kind)
                .setDetail(TokenDetail.newBuilder().setControl(control.build()).build())
                .build();
    }

    public static TokenEvent timeOut(TokenEventKind kind, String turnId, String responseId, long observedSeq) {
        return TokenEvent.newBuilder(control(kind, turnId, "time-out", c -> c.setObservedSeq(observedSeq)))
                .setResponseId(responseId)
                .build();
    }

    @SafeVarargs
    public static List<TokenEvent> all(List<TokenEvent>... lists) {
        List<TokenEvent> all = new ArrayList<>();
        for (List<TokenEvent> list : lists) {
            all.addAll(list);
        }
        return all;
    }
}
