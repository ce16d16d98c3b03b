package io.turnstream.sink.codec;

import io.turnstream.avro.DataPart;
import io.turnstream.avro.Failure;
import io.turnstream.avro.File;
import io.turnstream.avro.Outcome;
import io.turnstream.avro.PartKind;
import io.turnstream.avro.ResponseEnd;
import io.turnstream.avro.ResponseInfo;
import io.turnstream.avro.Source;
import io.turnstream.avro.Tool;
import io.turnstream.avro.TurnDetail;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnEventKind;
import io.turnstream.avro.TurnInfo;
import io.turnstream.avro.Usage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A small language for the events of one turn. Numbers events, and keeps the offsets of text. */
public final class TurnScript {

    private final String sessionId;
    private final String turnId;
    private final List<TurnEvent> events = new ArrayList<>();
    private final Map<Integer, PartKind> kinds = new HashMap<>();
    private final Map<Integer, Long> lengths = new HashMap<>();
    private String responseId = "";
    private int attempt;

    private TurnScript(String sessionId, String turnId) {
        this.sessionId = sessionId;
        this.turnId = turnId;
    }

    /** A turn {@code R1} of the session {@code S1}. */
    public static TurnScript turn() {
        return turn("S1", "R1");
    }

    public static TurnScript turn(String sessionId, String turnId) {
        return new TurnScript(sessionId, turnId);
    }

    /** What is known of a turn that a user's message {@code U1} brought about. */
    public static TurnInfo asked() {
        return TurnInfo.newBuilder()
                .setParent("U1")
                .setInputMessageId("U1")
                .setInvocationId("I1")
                .setOwnerClientId("user-1")
                .setInputClientId("user-1")
                .build();
    }

    public TurnScript begins() {
        return begins(asked());
    }

    public TurnScript begins(TurnInfo info) {
        return turnEvent(TurnEventKind.TURN_STARTED, detail -> detail.setTurn(info));
    }

    public TurnScript responds(String response, String messageId) {
        return responds(response, 0, messageId);
    }

    public TurnScript responds(String response, int attempt, String messageId) {
        return responds(response, attempt, messageId, detail -> {});
    }

    public TurnScript responds(String response, int attempt, String messageId, Consumer<TurnDetail.Builder> more) {
        in(response, attempt);
        kinds.clear();
        lengths.clear();
        return event(
                TurnEventKind.RESPONSE_STARTED,
                -1,
                "",
                0,
                detail -> more.accept(detail.setResponse(
                        ResponseInfo.newBuilder().setMessageId(messageId).build())));
    }

    /** What follows belongs to this response. */
    public TurnScript in(String response, int ofAttempt) {
        responseId = response;
        attempt = ofAttempt;
        return this;
    }

    public TurnScript opens(int part, PartKind kind) {
        return opens(part, kind, detail -> {});
    }

    public TurnScript opens(int part, PartKind kind, Consumer<TurnDetail.Builder> more) {
        kinds.put(part, kind);
        lengths.put(part, 0L);
        return event(TurnEventKind.PART_STARTED, part, "", 0, more);
    }

    public TurnScript says(int part, String text) {
        long offset = lengths.getOrDefault(part, 0L);
        lengths.put(part, offset + text.length());
        return event(TurnEventKind.PART_DELTA, part, text, offset, null);
    }

    public TurnScript closes(int part) {
        return closes(part, detail -> {});
    }

    public TurnScript closes(int part, Consumer<TurnDetail.Builder> more) {
        return event(TurnEventKind.PART_ENDED, part, "", lengths.getOrDefault(part, 0L), more);
    }

    /** A text part from its start to its end. */
    public TurnScript text(int part, String... deltas) {
        opens(part, PartKind.TEXT);
        for (String delta : deltas) {
            says(part, delta);
        }
        return closes(part);
    }

    public TurnScript whole(int part, PartKind kind, Consumer<TurnDetail.Builder> more) {
        kinds.put(part, kind);
        return event(TurnEventKind.PART_WHOLE, part, "", 0, more);
    }

    public TurnScript ends() {
        return ends(Outcome.COMPLETE, end -> {});
    }

    public TurnScript ends(Outcome outcome) {
        return ends(outcome, end -> {});
    }

    public TurnScript ends(Outcome outcome, Consumer<ResponseEnd.Builder> how) {
        return ends(outcome, how, detail -> {});
    }

    public TurnScript ends(Outcome outcome, Consumer<ResponseEnd.Builder> how, Consumer<TurnDetail.Builder> more) {
        ResponseEnd.Builder end = ResponseEnd.newBuilder();
        how.accept(end);
        return event(TurnEventKind.RESPONSE_ENDED, -1, "", 0, detail -> {
            detail.setOutcome(outcome).setEnd(end.build());
            more.accept(detail);
        });
    }

    public TurnScript suspended() {
        return turnEvent(TurnEventKind.TURN_SUSPENDED, detail -> {});
    }

    public TurnScript resumed(TurnInfo info) {
        return turnEvent(TurnEventKind.TURN_RESUMED, detail -> detail.setTurn(info));
    }

    public TurnScript over(Outcome outcome) {
        return turnEvent(TurnEventKind.TURN_ENDED, detail -> {
            detail.setOutcome(outcome);
            if (outcome == Outcome.ERROR) {
                detail.setFailure(failure());
            }
        });
    }

    public List<TurnEvent> events() {
        return List.copyOf(events);
    }

    public static Failure failure() {
        return Failure.newBuilder()
                .setCode("provider_overloaded")
                .setMessage("the provider is overloaded")
                .build();
    }

    public static Usage usage(long in, long out) {
        return Usage.newBuilder()
                .setInputTokens(in)
                .setOutputTokens(out)
                .setTotalTokens(in + out)
                .build();
    }

    public static Tool weatherTool(Consumer<Tool.Builder> more) {
        Tool.Builder tool = Tool.newBuilder().setCallId("call1").setName("getWeather");
        more.accept(tool);
        return tool.build();
    }

    public static Source webPage() {
        return Source.newBuilder()
                .setSourceId("s1")
                .setUrl("https://yr.no/oslo")
                .setTitle("Yr")
                .build();
    }

    public static File picture() {
        return File.newBuilder()
                .setMediaType("image/png")
                .setUrl("https://example.com/oslo.png")
                .build();
    }

    public static DataPart note(String json, boolean ephemeral) {
        return DataPart.newBuilder()
                .setName("note")
                .setId("d1")
                .setJson(json)
                .setEphemeral(ephemeral)
                .build();
    }

    private TurnScript turnEvent(TurnEventKind kind, Consumer<TurnDetail.Builder> more) {
        in("", 0);
        return event(kind, -1, "", 0, more);
    }

    private TurnScript event(
            TurnEventKind kind, int part, String delta, long offset, @Nullable Consumer<TurnDetail.Builder> more) {
        TurnEvent.Builder event = TurnEvent.newBuilder()
                .setSessionId(sessionId)
                .setTurnId(turnId)
                .setResponseId(responseId)
                .setAttempt(attempt)
                .setSeq(events.size())
                .setKind(kind)
                .setPart(part)
                .setPartKind(kinds.getOrDefault(part, PartKind.UNKNOWN))
                .setOffset(offset)
                .setDelta(delta);
        if (more != null) {
            TurnDetail.Builder detail = TurnDetail.newBuilder();
            more.accept(detail);
            event.setDetail(detail.build());
        }
        events.add(event.build());
        return this;
    }
}
