package io.turnstream.sink.engine;

import static io.turnstream.sink.engine.Turns.turn;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.Failure;
import io.turnstream.schemas.PairKey;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PartitionDeliveryTest {

    private final PartitionDelivery partition = new PartitionDelivery(0, 0, 0, 0, 10, new FinishedTurns(0));

    @Test
    void isNeverCommittedPastATurnThatWasPutOff() {
        // Given
        partition.putOff(3);
        begin("recovered", 5);
        assertThat(partition.committable()).isEqualTo(3);
        partition.readTo(10);
        assertThat(partition.goBack()).hasValue(3);

        // When
        begin("put-off", 3);

        // Then
        assertThat(partition.committable()).isEqualTo(3);
    }

    @Test
    void isNotCommittedPastATurnThatBeginsBeforeOneThatWasThereWhenItWentBack() {
        // Given
        partition.putOff(3);
        begin("recovered", 8);
        partition.readTo(10);
        partition.goBack();
        assertThat(partition.committable()).isEqualTo(3);

        // When
        begin("put-off", 3);
        begin("after it", 4);

        // Then
        assertThat(partition.committable()).isEqualTo(3);
    }

    @Test
    void isCommittedAsFarAsItWasReadOnceTheTurnThatHeldItBackIsGone() {
        // Given
        TurnDelivery turn = begin("t", 2);
        assertThat(partition.committable()).isEqualTo(2);

        // When
        partition.remove(turn);

        // Then
        assertThat(partition.committable()).isEqualTo(3);
    }

    @Test
    void itsEndIsReachedOnce() {
        assertThat(partition.isRebuilt()).isFalse();
        assertThat(partition.readTo(9)).isFalse();
        assertThat(partition.isReadingBack()).isTrue();
        assertThat(partition.readTo(10)).isTrue();
        assertThat(partition.readTo(11)).isFalse();
        assertThat(partition.isRebuilt()).isTrue();
        assertThat(partition.isReadingBack()).isFalse();
    }

    @Test
    void aPartitionThatIsReadToItsEndWhenItIsTakenOverIsRebuilt() {
        assertThat(new PartitionDelivery(0, 0, 10, 10, 10, new FinishedTurns(0)).isRebuilt())
                .isTrue();
        assertThat(new PartitionDelivery(0, 0, 9, 9, 10, new FinishedTurns(0)).isRebuilt())
                .isFalse();
    }

    @Test
    void turnsMayBeWrittenToWhenAllIsReadThatTheOwnerBeforeCanHaveSeen() {
        TurnDelivery turn = begin("t", 2);
        turn.awaitRebuild();
        assertThat(partition.isRebuilding()).isTrue();

        partition.readTo(10);

        assertThat(turn.isRebuilding()).isFalse();
        assertThat(partition.isRebuilding()).isFalse();
    }

    @Test
    void goesBackToTheFirstTurnThatWasPutOffOnceAllIsRead() {
        partition.putOff(3);
        partition.putOff(5);
        assertThat(partition.goBack()).as("it is too early").isEmpty();
        assertThat(partition.isPuttingOff()).isTrue();
        partition.readTo(10);
        assertThat(partition.isReadingBack()).isTrue();

        assertThat(partition.goBack()).hasValue(3);

        assertThat(partition.isPuttingOff()).isFalse();
        assertThat(partition.position).isEqualTo(3);
        assertThat(partition.goBack()).isEmpty();
    }

    @Test
    void aTurnMayBePutOffFromTheVeryFirstOffset() {
        partition.putOff(0);

        assertThat(partition.isPuttingOff()).isTrue();
        partition.readTo(10);
        assertThat(partition.goBack()).hasValue(0);
    }

    @Test
    void allThatIsCommittedIsReadWhenThePositionIsThere() {
        var behind = new PartitionDelivery(0, 0, 4, 6, 4, new FinishedTurns(0));
        assertThat(behind.hasReadAllThatIsCommitted()).isFalse();

        behind.readTo(6);

        assertThat(behind.hasReadAllThatIsCommitted()).isTrue();
        assertThat(partition.hasReadAllThatIsCommitted())
                .as("it is not rebuilt")
                .isFalse();
    }

    @Test
    void anOpenTurnHasLostEventsWhenTheTopicBeginsBehindItsFirst() {
        var later = new PartitionDelivery(0, 5, 5, 5, 10, new FinishedTurns(0));

        assertThat(later.hasLost(recovered(false, 4))).isTrue();
        assertThat(later.hasLost(recovered(false, 5))).isFalse();
        assertThat(later.hasLost(recovered(true, 4)))
                .as("it waits, with nothing left to read")
                .isFalse();
        assertThat(later.hasLost(recovered(false, -1)))
                .as("nothing of it was read")
                .isFalse();
        assertThat(new PartitionDelivery(0, 1, 1, 1, 10, new FinishedTurns(0)).hasLost(recovered(false, 0)))
                .isTrue();
    }

    private static RecoveredTurn recovered(boolean suspended, long replayFrom) {
        return new RecoveredTurn(suspended, replayFrom, 0, "step", "ai:s", Optional.empty(), Map.of());
    }

    @Test
    void theTurnWithTheNewestEventComesFirst() {
        TurnDelivery first = begin("first", 2);
        TurnDelivery second = begin("second", 7);
        TurnDelivery third = begin("third", 5);

        assertThat(partition.newestFirst()).containsExactly(second, third, first);
    }

    @Test
    void isQuietWhenAllOfItsTurnsAre() {
        begin("first", 2);
        TurnDelivery second = begin("second", 3);
        assertThat(partition.isQuiet()).isTrue();

        second.began(Objects.requireNonNull(second.nextStep()), 0, MessageDelivery.Pace.NONE);

        assertThat(partition.isQuiet()).isFalse();
    }

    @Test
    void isCommittedUpToTheTurnThatIsFurthestBehindThenUpToTheNext() {
        TurnDelivery first = begin("first", 2);
        TurnDelivery second = begin("second", 4);
        assertThat(partition.committable()).isEqualTo(2);

        first.giveUp(Failure.newBuilder().build());
        assertThat(partition.committable()).isEqualTo(4);

        second.giveUp(Failure.newBuilder().build());
        assertThat(partition.committable()).isEqualTo(5);
        begin("third", 8);
        assertThat(partition.committable()).isEqualTo(8);
    }

    @Test
    void aTurnStartsBeforeOneThatComesLaterOnItsChannel() {
        TurnDelivery follower = beginAfter("follower", "m-late", 2);
        begin("late", 3);

        assertThat(partition.mayStart(follower, 0)).isTrue();
    }

    @Test
    void aTurnWaitsForOneThatHasNotBegun() {
        TurnDelivery first = begin("first", 2);
        TurnDelivery follower = beginAfter("follower", "m-first", 3);
        assertThat(partition.mayStart(follower, 0)).isFalse();
        assertThat(partition.mayStart(follower, 1_000_000))
                .as("as long as it takes")
                .isFalse();

        first.giveUp(Failure.newBuilder().build());

        assertThat(partition.mayStart(follower, 1_000_001)).isTrue();
    }

    @Test
    void aTurnDoesNotWaitForOneThatIsGone() {
        TurnDelivery first = begin("first", 2);
        TurnDelivery follower = beginAfter("follower", "m-first", 3);

        partition.remove(first);

        assertThat(partition.mayStart(follower, 0)).isTrue();
        assertThat(first.home).isNull();
    }

    private TurnDelivery beginAfter(String id, String parent, long offset) {
        var turn = new TurnDelivery(0, new PairKey("s", id), "ai:s", new StepCodec(), Optional.empty());
        partition.add(turn.key, turn);
        turn("s", id, parent).events().forEach(event -> turn.offer(event, offset));
        return turn;
    }

    private TurnDelivery begin(String id, long offset) {
        var turn = new TurnDelivery(0, new PairKey("s", id), "ai:s", new StepCodec(), Optional.empty());
        partition.add(turn.key, turn);
        turn("s", id).says("a").events().forEach(event -> turn.offer(event, offset));
        partition.readTo(offset + 1);
        return turn;
    }
}
