package io.turnstream.sink.redrive;

import io.turnstream.avro.CompletedPart;
import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.Failure;
import io.turnstream.avro.Outcome;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnInfo;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A turn that is over, as it was kept: its finished responses, whole.
 *
 * @param sessionId the conversation
 * @param turnId the turn
 * @param info what is known of it
 * @param responses its responses in order, at least one
 * @param end how it ended; empty when only its last response can tell
 */
public record KeptTurn(
        String sessionId, String turnId, TurnInfo info, List<CompletedResponse> responses, Optional<End> end) {

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
     * How a turn ended.
     *
     * @param outcome how
     * @param failure why, for an end by error
     */
    public record End(Outcome outcome, @Nullable Failure failure) {}

    /**
     * A turn of these responses.
     *
     * @param info what is known of the turn besides; what the responses say wins
     */
    public static KeptTurn of(TurnInfo info, List<CompletedResponse> responses, Optional<End> end) {
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
        return new KeptTurn(first.getSessionId(), first.getTurnId(), known.build(), responses, end);
    }

    /** The same, with more known of it. */
    KeptTurn with(TurnInfo more) {
        return new KeptTurn(sessionId, turnId, more, responses, end);
    }

    /** True when its last response says that the turn was to go on, and nobody knows how it ended. */
    public boolean goesOn() {
        return end.isEmpty() && !last().getTurnEnded();
    }

    /** How it ended, by its last response when nothing else tells. */
    End howItEnded() {
        return end.orElseGet(() -> new End(last().getOutcome(), last().getFailure()));
    }

    /** True when something of it was too big to be kept. */
    boolean lacksSomething() {
        return responses.stream().anyMatch(response -> response.getMarks().contains(LEFT_OUT));
    }

    /**
     * The events that such a turn has.
     *
     * @param pieces how the text of a part is cut
     */
    List<TurnEvent> events(Pieces pieces) {
        return KeptEvents.of(this, pieces);
    }

    private CompletedResponse last() {
        return responses.get(responses.size() - 1);
    }

    /** How the text of parts is cut. */
    @FunctionalInterface
    interface Pieces {

        /** All in one. */
        Pieces WHOLE = (response, part) -> List.of(part.getText());

        /** The text of the part, in order. Asked once for each streamed part, in order. */
        List<String> of(CompletedResponse response, CompletedPart part);
    }
}
