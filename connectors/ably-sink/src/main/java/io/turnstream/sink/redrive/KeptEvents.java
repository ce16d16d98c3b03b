package io.turnstream.sink.redrive;

import io.turnstream.avro.CompletedPart;
import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.Outcome;
import io.turnstream.avro.PartKind;
import io.turnstream.avro.ResponseEnd;
import io.turnstream.avro.ResponseInfo;
import io.turnstream.avro.TurnDetail;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnEventKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The turn events of a turn, made again from what was kept of it. */
final class KeptEvents {

    /** The parts that come in pieces. */
    private static final Set<PartKind> STREAMED =
            EnumSet.of(PartKind.TEXT, PartKind.REASONING, PartKind.REFUSAL, PartKind.TOOL_CALL);

    private final KeptTurn turn;
    private final List<TurnEvent> all = new ArrayList<>();

    private KeptEvents(KeptTurn turn) {
        this.turn = turn;
    }

    static List<TurnEvent> of(KeptTurn turn, KeptTurn.Pieces pieces) {
        var events = new KeptEvents(turn);
        events.add(TurnEventKind.TURN_STARTED, TurnDetail.newBuilder().setTurn(turn.info()));
        for (CompletedResponse response : turn.responses()) {
            events.add(response, pieces);
        }
        KeptTurn.End end = turn.howItEnded();
        events.add(
                TurnEventKind.TURN_ENDED,
                TurnDetail.newBuilder().setOutcome(end.outcome()).setFailure(end.failure()));
        return events.all;
    }

    void add(CompletedResponse response, KeptTurn.Pieces pieces) {
        add(
                response,
                TurnEventKind.RESPONSE_STARTED,
                TurnDetail.newBuilder()
                        .setResponse(ResponseInfo.newBuilder()
                                .setMessageId(response.getMessageId())
                                .setStepIndex(response.getStepIndex())
                                .build()));
        CompletedPart open = openAtTheEnd(response);
        for (CompletedPart part : response.getParts()) {
            if (STREAMED.contains(part.getKind())) {
                addStreamed(response, part, pieces.of(response, part), part != open);
            } else {
                all.add(event(response, TurnEventKind.PART_WHOLE, detail(part))
                        .setPart(part.getPart())
                        .setPartKind(part.getKind())
                        .build());
            }
        }
        add(
                response,
                TurnEventKind.RESPONSE_ENDED,
                TurnDetail.newBuilder()
                        .setOutcome(response.getOutcome())
                        .setUsage(response.getUsage())
                        .setMarks(response.getMarks())
                        .setFailure(response.getFailure())
                        .setEnd(ResponseEnd.newBuilder()
                                .setFinishReason(response.getFinishReason())
                                .setTurnEnds(response.getTurnEnded())
                                .build()));
    }

    /** What was kept does not say whether its last part had ended; in an answer that was cut off it had not. */
    private static @Nullable CompletedPart openAtTheEnd(CompletedResponse response) {
        List<CompletedPart> parts = response.getParts();
        return response.getOutcome() == Outcome.COMPLETE || parts.isEmpty() ? null : parts.get(parts.size() - 1);
    }

    private void addStreamed(CompletedResponse response, CompletedPart part, List<String> pieces, boolean ends) {
        TurnDetail.Builder start = detail(part).setContinues(part.getContinues());
        all.add(streamed(response, part, TurnEventKind.PART_STARTED, start).build());
        long offset = 0;
        for (String piece : pieces) {
            if (!piece.isEmpty()) {
                all.add(streamed(response, part, TurnEventKind.PART_DELTA, TurnDetail.newBuilder())
                        .setOffset(offset)
                        .setDelta(piece)
                        .build());
                offset += piece.length();
            }
        }
        if (ends) {
            all.add(streamed(response, part, TurnEventKind.PART_ENDED, detail(part))
                    .setOffset(offset)
                    .build());
        }
    }

    private TurnEvent.Builder streamed(
            CompletedResponse response, CompletedPart part, TurnEventKind kind, TurnDetail.Builder detail) {
        return event(response, kind, detail).setPart(part.getPart()).setPartKind(part.getKind());
    }

    private TurnDetail.Builder detail(CompletedPart part) {
        return TurnDetail.newBuilder()
                .setPartInfo(part.getPartInfo())
                .setTool(part.getTool())
                .setSource(part.getSource())
                .setFile(part.getFile())
                .setData(part.getData());
    }

    void add(TurnEventKind kind, TurnDetail.Builder detail) {
        all.add(event(kind, detail).build());
    }

    private void add(CompletedResponse response, TurnEventKind kind, TurnDetail.Builder detail) {
        all.add(event(response, kind, detail).build());
    }

    private TurnEvent.Builder event(CompletedResponse response, TurnEventKind kind, TurnDetail.Builder detail) {
        return event(kind, detail).setResponseId(response.getResponseId()).setAttempt(response.getAttempt());
    }

    private TurnEvent.Builder event(TurnEventKind kind, TurnDetail.Builder detail) {
        return TurnEvent.newBuilder()
                .setSessionId(turn.sessionId())
                .setTurnId(turn.turnId())
                .setSeq(all.size())
                .setKind(kind)
                .setDetail(detail.build());
    }
}
