package io.turnstream.sink.codec.plain;

import io.turnstream.avro.Failure;
import io.turnstream.avro.Outcome;
import io.turnstream.avro.PartKind;
import io.turnstream.avro.TurnDetail;
import io.turnstream.avro.TurnEvent;
import io.turnstream.sink.codec.ChannelOperation;
import io.turnstream.sink.codec.OnChannel;
import io.turnstream.sink.codec.TurnEncoder;
import io.turnstream.sink.codec.Unshown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One turn as plain messages. The turn itself leaves no message: it is named in the headers of its responses. */
final class PlainEncoder implements TurnEncoder {

    private final String sessionId;
    private final String turnId;
    private final Unshown unshown;
    private final Map<String, Answer> open = new LinkedHashMap<>();
    private final List<Answer> everyAnswer = new ArrayList<>();
    private boolean ended;

    PlainEncoder(String sessionId, String turnId, Unshown unshown) {
        this.sessionId = sessionId;
        this.turnId = turnId;
        this.unshown = unshown;
    }

    @Override
    public List<ChannelOperation> encode(TurnEvent event) {
        if (ended) {
            return List.of();
        }
        List<ChannelOperation> operations = new ArrayList<>();
        switch (event.getKind()) {
            case RESPONSE_STARTED -> start(event, operations);
            case PART_STARTED -> startPart(event, operations);
            case PART_WHOLE -> unshown.part(event.getPartKind());
            case PART_DELTA ->
                answer(event)
                        .filter(answer -> isText(event.getPartKind()))
                        .ifPresent(answer -> answer.append(event.getDelta(), operations));
            case RESPONSE_ENDED -> answer(event).ifPresent(answer -> end(event, answer, operations));
            case TURN_ENDED -> {
                boolean cancelled =
                        event.getDetail() != null && event.getDetail().getOutcome() == Outcome.CANCELLED;
                endAll(cancelled ? "cancelled" : "error", operations);
                ended = true;
            }
            case TURN_STARTED, TURN_SUSPENDED, TURN_RESUMED, PART_ENDED, GAP, UNKNOWN -> {
                // Nothing of these is shown.
            }
        }
        return operations;
    }

    @Override
    public List<ChannelOperation> giveUp(Failure failure, OnChannel channel) {
        ended = true;
        List<ChannelOperation> operations = new ArrayList<>();
        everyAnswer.forEach(answer -> answer.giveUp(channel, operations));
        return operations;
    }

    private void start(TurnEvent event, List<ChannelOperation> operations) {
        Answer replaced = open.get(event.getResponseId());
        if (replaced != null) {
            replaced.close("superseded", false, operations);
        }
        Answer answer = new Answer(sessionId, turnId, event.getResponseId(), event.getAttempt());
        open.put(event.getResponseId(), answer);
        everyAnswer.add(answer);
        answer.create(operations);
    }

    private void startPart(TurnEvent event, List<ChannelOperation> operations) {
        Optional<Answer> answer = answer(event);
        if (answer.isEmpty() || !isText(event.getPartKind())) {
            unshown.part(event.getPartKind());
        } else if (event.getDetail() != null && event.getDetail().getContinues() >= 0) {
            answer.get().turnOver(operations);
        }
    }

    private void end(TurnEvent event, Answer answer, List<ChannelOperation> operations) {
        TurnDetail detail = event.getDetail();
        if (detail != null && detail.getEnd() != null && detail.getEnd().getWillRetry()) {
            return;
        }
        Outcome outcome = detail == null ? Outcome.UNKNOWN : detail.getOutcome();
        String status =
                switch (outcome) {
                    case COMPLETE -> "complete";
                    case CANCELLED -> "cancelled";
                    case ERROR, UNKNOWN -> "error";
                };
        answer.close(status, detail != null && detail.getMarks().contains("incomplete"), operations);
        open.remove(event.getResponseId());
    }

    private void endAll(String status, List<ChannelOperation> operations) {
        open.values().forEach(answer -> answer.close(status, false, operations));
        open.clear();
    }

    private Optional<Answer> answer(TurnEvent event) {
        return Optional.ofNullable(open.get(event.getResponseId()))
                .filter(answer -> answer.attempt() == event.getAttempt());
    }

    private static boolean isText(PartKind kind) {
        return kind == PartKind.TEXT || kind == PartKind.REFUSAL;
    }
}
