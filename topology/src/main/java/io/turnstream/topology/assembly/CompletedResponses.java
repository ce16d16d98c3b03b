package io.turnstream.topology.assembly;

import io.turnstream.avro.CompletedPart;
import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.Failure;
import io.turnstream.avro.Outcome;
import io.turnstream.avro.TurnInfo;
import io.turnstream.topology.state.ResponseState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A finished response as history keeps it. */
final class CompletedResponses {

    /** What a mark more and the lengths of the lists take. */
    private static final int MARGIN = 32;

    private CompletedResponses() {}

    static CompletedResponse of(
            Response response,
            Turn turn,
            Step step,
            Outcome outcome,
            String finishReason,
            @Nullable Failure failure,
            boolean turnEnded) {
        ResponseState state = response.state();
        TurnInfo info = turn.info();
        List<String> marks = new ArrayList<>(state.getMarks());
        var completed = CompletedResponse.newBuilder()
                .setSessionId(response.key().sessionId())
                .setTurnId(state.getTurnId())
                .setResponseId(response.id())
                .setAttempt(state.getAttempt())
                .setMessageId(state.getMessageId())
                .setParent(info.getParent())
                .setInputMessageId(info.getInputMessageId())
                .setOwnerClientId(info.getOwnerClientId())
                .setStepIndex(state.getStepIndex())
                .setProvider(state.getProvider())
                .setApi(state.getApi())
                .setModel(state.getModel())
                .setProviderResponseId(state.getProviderResponseId())
                .setStartedAt(state.getStartedAt())
                .setEndedAt(state.getLastTs())
                .setOutcome(outcome)
                .setFinishReason(finishReason)
                .setTurnEnded(turnEnded)
                .setMarks(marks)
                .setFailure(failure)
                .setUsage(state.getUsage())
                .setParts(List.of());
        int room = step.limits.responseBytes() - EncodedSize.of(completed.build()) - MARGIN;
        KeptParts kept = kept(response, step, room);
        List<CompletedPart> parts = kept.parts();
        if (kept.hasOmitted() && !marks.contains(Marks.TOO_BIG_OMITTED)) {
            step.count(Count.TOO_BIG_OMITTED);
            marks.add(Marks.TOO_BIG_OMITTED);
        }
        return completed.setMarks(marks).setParts(parts).build();
    }

    private static KeptParts kept(Response response, Step step, int room) {
        var kept = new KeptParts(room);
        for (int i = 0; i < response.state().getFragments(); i++) {
            String key = Memory.itemKey(response.key(), response.state().getAttempt(), i);
            CompletedPart fragment = step.memory.fragments().get(key);
            if (fragment == null) {
                throw new IllegalStateException("fragment " + i + " of response " + response.id() + " is gone");
            }
            kept.add(fragment);
        }
        return kept;
    }
}
