package io.turnstream.app.deadletters;

import io.turnstream.avro.TurnDetail;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnEventKind;
import io.turnstream.avro.TurnInfo;
import io.turnstream.sink.redrive.KeptTurn;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the turn events that are left tell of one turn.
 *
 * @param last where the newest of them stands; empty when none is left
 * @param info what they say of the turn, newest
 * @param responses the responses that they begin
 * @param end how they end it; empty when they do not
 */
record TurnStory(Optional<Position> last, Optional<TurnInfo> info, Set<String> responses, Optional<KeptTurn.End> end) {

    /** Of a turn whose events are gone. */
    static final TurnStory NONE = new TurnStory(Optional.empty(), Optional.empty(), Set.of(), Optional.empty());

    TurnStory {
        responses = Set.copyOf(responses);
    }

    /** The story with one event more. */
    TurnStory and(Position position, TurnEvent event) {
        TurnDetail detail = event.getDetail();
        Set<String> begun = responses;
        if (event.getKind() == TurnEventKind.RESPONSE_STARTED) {
            begun = new HashSet<>(responses);
            begun.add(event.getResponseId());
        }
        return new TurnStory(
                Optional.of(position),
                Optional.ofNullable(detail).map(TurnDetail::getTurn).or(() -> info),
                begun,
                event.getKind() == TurnEventKind.TURN_ENDED && detail != null
                        ? Optional.of(new KeptTurn.End(detail.getOutcome(), detail.getFailure()))
                        : end);
    }

    /** True when the turn has begun and not ended, as far as they tell. */
    boolean goesOn() {
        return last.isPresent() && end.isEmpty();
    }
}
