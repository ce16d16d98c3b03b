package io.turnstream.app.deadletters;

import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.DeadLetter;
import io.turnstream.avro.TurnInfo;
import io.turnstream.schemas.PairKey;
import io.turnstream.sink.redrive.BrokenTurn;
import io.turnstream.sink.redrive.CannotRepairException;
import io.turnstream.sink.redrive.KeptTurn;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is known of turns that were given up, and whether it is enough to repair them. Nothing is guessed: a turn whose
 * text or end cannot be proven is refused.
 *
 * @param stories what turn events tell
 * @param sink how far the sink is
 * @param responses the finished responses
 */
record KeptTurns(Map<PairKey, TurnStory> stories, SinkProgress sink, Map<PairKey, List<CompletedResponse>> responses) {

    static boolean namesATurn(DeadLetter letter) {
        return !letter.getSessionId().isEmpty() && !letter.getTurnId().isEmpty();
    }

    static PairKey key(DeadLetter letter) {
        return new PairKey(letter.getSessionId(), letter.getTurnId());
    }

    /**
     * The turn of a letter.
     *
     * @throws CannotRepairException when it has none, when it is not over, or when not all of it is known
     */
    BrokenTurn of(DeadLetter letter) throws CannotRepairException {
        require(namesATurn(letter), "it is a record that could not be read: it names no turn");
        require(!letter.getChannel().isEmpty(), "it names no channel");
        TurnStory story = stories.getOrDefault(key(letter), TurnStory.NONE);
        require(!story.goesOn(), "its turn has not ended yet");
        require(!sink.isAtWorkOn(key(letter), story.last()), "the sink is still at work on it");
        List<CompletedResponse> kept = whole(letter, story);
        TurnInfo info = story.info().orElseGet(() -> TurnInfo.newBuilder().build());
        KeptTurn turn = KeptTurn.of(info, kept, story.end());
        require(
                !turn.goesOn(),
                "the turn was to go on after its last response, and its turn events are gone: how it ended is not"
                        + " known");
        return new BrokenTurn(letter.getChannel(), letter.getCodec(), turn, begun(letter, kept));
    }

    /** What was taken for granted in repairing the turn; empty when nothing was. */
    static Optional<String> assumption(BrokenTurn broken) {
        return broken.turn().end().isPresent()
                ? Optional.empty()
                : Optional.of("its turn events are gone: it ends as its last response did");
    }

    private List<CompletedResponse> whole(DeadLetter letter, TurnStory story) throws CannotRepairException {
        List<CompletedResponse> kept = responses.getOrDefault(key(letter), List.of());
        Set<String> ids = kept.stream().map(CompletedResponse::getResponseId).collect(Collectors.toSet());
        Optional<String> missing = Stream.concat(Stream.of(letter.getResponseId()), story.responses().stream())
                .filter(id -> !id.isEmpty() && !ids.contains(id))
                .findFirst();
        require(
                missing.isEmpty(),
                "its response " + missing.orElse("") + " is not among the finished ones: it was erased, or never kept");
        require(!kept.isEmpty(), "it has no finished response");
        return kept;
    }

    /** The earliest time that anybody noted: clocks differ. */
    private static Instant begun(DeadLetter letter, List<CompletedResponse> kept) {
        return Stream.concat(
                        Stream.of(letter.getFirstFailureAt()), kept.stream().map(CompletedResponse::getStartedAt))
                .min(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    private static void require(boolean isSo, String otherwise) throws CannotRepairException {
        if (!isSo) {
            throw new CannotRepairException(otherwise);
        }
    }
}
