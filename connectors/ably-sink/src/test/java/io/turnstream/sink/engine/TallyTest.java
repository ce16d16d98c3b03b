package io.turnstream.sink.engine;

import static io.turnstream.sink.engine.Turns.turn;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.schemas.PairKey;
import io.turnstream.sink.engine.MessageDelivery.Pace;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The sums over all turns are those of the turns, whatever happened to them. */
class TallyTest {

    private final Tally tally = new Tally();
    private final PartitionDelivery partition = new PartitionDelivery(0, 0, 0, 0, 0, new FinishedTurns(0));
    private final Slot slot = new Slot(0, EngineSettings.defaults());

    private TurnDelivery begin(String id, String text) {
        var turn = new TurnDelivery(0, new PairKey("s", id), "ai:s", new StepCodec(), Optional.empty());
        partition.add(turn.key, turn);
        turn("s", id).says(text).takeEvents().forEach(event -> turn.offer(event, 0));
        turn.slot = slot;
        return turn;
    }

    @Test
    void whatHappenedToATurnIsCountedBeforeTheNextQuestionIsAnswered() {
        TurnDelivery turn = begin("t", "one");
        assertThat(tally.pendingChars()).as("nobody said that it was touched").isZero();

        tally.touch(turn);

        assertThat(tally.pendingChars()).isEqualTo(3);
        assertThat(tally.load()).isEqualTo(3 + 1_500 + 1_000 + 150);
        assertThat(partition.load).isEqualTo(tally.load());
        assertThat(tally.hasUnsettled()).isTrue();
        assertThat(tally.hasUrgent()).isFalse();
        assertThat(tally.openStreams()).isZero();
    }

    @Test
    void turnsAreAddedUp() {
        tally.touch(begin("t", "one"));
        tally.touch(begin("u", "three"));

        assertThat(tally.pendingChars()).isEqualTo(8);
        assertThat(tally.load()).isEqualTo(8 + 2 * 2_650);
        assertThat(partition.changed).hasSize(2);
    }

    @Test
    void aTurnThatWasTouchedIsLookedAtAgain() {
        TurnDelivery turn = begin("t", "one");
        tally.touch(turn);
        tally.touch(turn);

        tally.settle();

        assertThat(partition.changed).containsExactly(turn);
        assertThat(slot.inTurn()).containsExactly(turn);
        slot.leaveAlone(turn);
        tally.settle();
        assertThat(slot.inTurn()).as("it was not touched since").isEmpty();
        tally.touch(turn);
        tally.settle();
        assertThat(slot.inTurn()).containsExactly(turn);
    }

    @Test
    void streamsAndSerialsThatASuccessorWouldNeedAreCounted() {
        TurnDelivery turn = begin("t", "one");
        for (int i = 0; i < 2; i++) {
            Intent.Publish publish = (Intent.Publish) Objects.requireNonNull(turn.nextStep());
            turn.began(publish, 0, Pace.NONE);
            turn.published(publish, i == 0 ? List.of("a", "b") : List.of("c"));
        }
        tally.touch(turn);

        assertThat(tally.hasUrgent()).isTrue();
        assertThat(tally.openStreams()).isEqualTo(1);
        assertThat(slot.openStreams).isEqualTo(1);
        turn.noted();
        tally.touch(turn);
        assertThat(tally.hasUrgent()).isFalse();
    }

    @Test
    void aTurnThatIsGoneCountsForNothing() {
        TurnDelivery turn = begin("t", "one");
        TurnDelivery other = begin("u", "three");
        tally.touch(turn);
        tally.touch(other);
        tally.settle();

        tally.forget(turn);

        assertThat(tally.pendingChars()).isEqualTo(5);
        assertThat(partition.load).isEqualTo(tally.load()).isEqualTo(5 + 2_650);
        assertThat(tally.hasUnsettled()).isTrue();
        tally.forget(other);
        assertThat(tally.hasUnsettled()).isFalse();
        assertThat(tally.load()).isZero();
    }

    @Test
    void aTurnWhosePartitionWasGivenAwayIsNotCountedAgain() {
        TurnDelivery turn = begin("t", "one");
        tally.touch(turn);
        tally.settle();
        tally.forget(turn);
        tally.touch(turn);
        turn.home = null;

        assertThat(tally.pendingChars()).isZero();
        assertThat(tally.hasUnsettled()).isFalse();
    }
}
