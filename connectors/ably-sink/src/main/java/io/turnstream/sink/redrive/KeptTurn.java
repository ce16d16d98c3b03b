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
import io.turnstream.avro.TurnInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A turn that is over, as it was kept: its finished responses, whole.
 *
 * @param sessionId the conversation
 * @param turnId the turn
 * @param info what is known of it
 * @param responses its responses in order, at least one
 */
public record KeptTurn(String sessionId, String turnId, TurnInfo info, List<CompletedResponse> responses) {

    /** The parts that come in pieces. */
    static final Set<PartKind> STREAMED =
            EnumSet.of(PartKind.TEXT, PartKind.REASONING, PartKind.REFUSAL, PartKind.TOOL_CALL);

    /** What the assembly marks a response with when it keeps less of it than there was. */
    private static final String LEFT_OUT = "too-big-omitted";

    public KeptTurn {
        if (responses.isEmpty()) {
            throw new IllegalArgumentException("a turn that is kept has a response");
        }
        responses = responses.stream()
                .sorted(Comparator.comparingInt(CompletedResponse::getStepIndex)
                        .thenComparing(CompletedResponse::getEndedAt))
                .toList();
    }

    /**
     * A turn of these responses.
     *
     * @param info what is known of the turn besides; what the responses say wins
     */
    public static KeptTurn of(TurnInfo info, List<CompletedResponse> responses) {
        CompletedResponse first = responses.get(0);
        var known = TurnInfo.newBuilder(info);
        if (first.getParent() != null) {
            known.setParent(first.getParent());
        }
        if (first.getInputMessageId() != null) {
            known.setInputMessageId(first.getInputMessageId());
        }
        if (first.getOwnerClientId() != null) {
            known.setOwnerClientId(first.getOwnerClientId());
        }
        return new KeptTurn(first.getSessionId(), first.getTurnId(), known.build(), responses);
    }

    /** The same, with more known of it. */
    KeptTurn with(TurnInfo more) {
        return new KeptTurn(sessionId, turnId, more, responses);
    }

    /** The response of this id that was kept, if it is one of the turn's. */
    boolean has(String responseId) {
        return responses.stream().anyMatch(response -> response.getResponseId().equals(responseId));
    }

    /** True when its responses say that the turn was to go on after them. */
    public boolean goesOn() {
        return !last().getTurnEnded();
    }

    /** True when something of it was too big to be kept. */
    boolean lacksSomething() {
        return responses.stream().anyMatch(response -> response.getMarks().contains(LEFT_OUT));
    }

    private CompletedResponse last() {
        return responses.get(responses.size() - 1);
    }

    /**
     * The events that such a turn has, its text in pieces of {@code pieces}.
     *
     * @param pieces how the text of a part is cut
     */
    List<TurnEvent> events(Pieces pieces) {
        var events = new Events();
        events.add(TurnEventKind.TURN_STARTED, TurnDetail.newBuilder().setTurn(info));
        for (CompletedResponse response : responses) {
            events.add(response, pieces);
        }
        events.add(
                TurnEventKind.TURN_ENDED,
                TurnDetail.newBuilder().setOutcome(last().getOutcome()).setFailure(last().getFailure()));
        return events.all;
    }

    /** How the text of parts is cut. */
    @FunctionalInterface
    interface Pieces {

        /** All in one. */
        Pieces WHOLE = (response, part) -> List.of(part.getText());

        /** The text of the part, in order. Asked once for each streamed part, in order. */
        List<String> of(CompletedResponse response, CompletedPart part);
    }

    private final class Events {

        private final List<TurnEvent> all = new ArrayList<>();

        void add(CompletedResponse response, Pieces pieces) {
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
                                    .setTurnEnds(response == last())
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
                    .setSessionId(sessionId)
                    .setTurnId(turnId)
                    .setSeq(all.size())
                    .setKind(kind)
                    .setDetail(detail.build());
        }
    }
}
