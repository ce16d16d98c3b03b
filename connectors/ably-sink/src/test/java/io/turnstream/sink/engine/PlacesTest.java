package io.turnstream.sink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.schemas.PairKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which connection a channel gets, and how long it keeps it. */
class PlacesTest {

    private static final long NOW = 1_000;

    private final Pool pool = new Pool(EngineSettings.defaults());

    private static TurnDelivery turn(String channel, String id) {
        return new TurnDelivery(0, new PairKey("s", id), channel, new StepCodec(), Optional.empty());
    }

    private TurnDelivery enter(String channel) {
        TurnDelivery turn = turn(channel, "t");
        pool.enter(turn, NOW);
        return turn;
    }

    private static Slot slotOf(TurnDelivery turn) {
        return Objects.requireNonNull(turn.slot);
    }

    @Test
    void turnsOfOneChannelShareItsPlaceUntilTheLastLeaves() {
        TurnDelivery first = enter("a");
        TurnDelivery second = turn("a", "u");
        pool.enter(second, NOW);
        Slot slot = slotOf(first);
        assertThat(second.slot).isSameAs(slot);
        assertThat(slot.channels).isEqualTo(1);
        assertThat(slot.turns).containsExactly(first, second);
        assertThat(slot.inTurn()).containsExactly(first, second);

        pool.leave(first, NOW + 1);
        assertThat(pool.isUsed()).isTrue();
        assertThat(slot.channels).isEqualTo(1);
        assertThat(slot.inTurn()).containsExactly(second);
        pool.leave(second, NOW + 2);

        assertThat(pool.isUsed()).isFalse();
        assertThat(slot.channels).isZero();
        assertThat(slot.turns).isEmpty();
        assertThat(slot.idleSince).isEqualTo(NOW + 2);
        assertThat(first.slot).isNull();
    }

    @Test
    void aTurnWithoutAPlaceLeavesNothingBehind() {
        TurnDelivery turn = enter("a");
        Slot slot = slotOf(turn);
        pool.leave(turn, NOW);

        pool.leave(turn, NOW + 1);

        assertThat(slot.channels).isZero();
        assertThat(slot.idleSince).isEqualTo(NOW);
    }

    @Test
    void aConnectionThatHasRoomIsSharedBeforeAnotherIsOpened() {
        List<Slot> places = new ArrayList<>();
        for (String channel : List.of("a", "b", "c", "d", "e")) {
            places.add(slotOf(enter(channel)));
        }

        assertThat(places).extracting(slot -> slot.number).containsExactly(0, 0, 1, 1, 2);
        assertThat(pool.slots()).hasSize(3);
        assertThat(pool.slot(2)).isSameAs(places.get(4));
    }

    @Test
    void theConnectionWithTheFewestChannelsIsTheNext() {
        TurnDelivery a = enter("a");
        enter("b");
        enter("c");
        enter("d");
        pool.leave(a, NOW);

        assertThat(slotOf(enter("e")).number).isZero();
    }

    @Test
    void aConnectionThatWasLostIsLeftAloneAndNoOtherOpenedInItsStead() {
        enter("a");
        Slot lost = pool.slot(0);
        lost.failedConnects = 1;
        lost.connectAt = NOW + 100;

        assertThat(slotOf(enter("b"))).as("there is no other").isSameAs(lost);
        assertThat(pool.slots()).hasSize(1);
    }

    @Test
    void aConnectionOnWhichMostFailsGetsNoFurtherChannels() {
        enter("a");
        enter("b");
        enter("c");
        for (int i = 0; i < 20; i++) {
            pool.slot(1).breaker.failed(NOW);
        }

        assertThat(slotOf(enter("d")).number).isZero();
    }

    @Test
    void aConnectionThatNobodyUsesIsUsedBeforeANewOneIsOpened() {
        TurnDelivery a = enter("a");
        TurnDelivery b = enter("b");
        enter("c");
        enter("d");
        pool.leave(a, NOW);
        pool.leave(b, NOW);

        assertThat(slotOf(enter("e")).number).isZero();
        assertThat(pool.slots()).hasSize(2);
    }

    @Test
    void whatIsLeftOfABudgetIsOfferedToAnotherConnectionFirstEachTime() {
        for (String channel : List.of("a", "b", "c", "d", "e")) {
            enter(channel);
        }

        List<Integer> first = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            assertThat(pool.inTurn()).containsExactlyInAnyOrderElementsOf(pool.slots());
            first.add(pool.inTurn().get(0).number);
        }
        assertThat(first).containsExactly(2, 0, 1, 2);
    }

    @Test
    void whatWaitsForAConnectionThatDoesNotComeUpGoesToTheOthers() {
        TurnDelivery a = enter("a");
        enter("b");
        TurnDelivery c = enter("c");
        Slot dead = slotOf(a);
        dead.failedConnects = 1;
        dead.connectAt = NOW + 100;
        pool.rehome(dead, NOW);
        assertThat(slotOf(a)).as("no other is up").isSameAs(dead);

        slotOf(c).state = Slot.State.UP;
        assertThat(pool.hasOneUp()).isTrue();
        pool.rehome(dead, NOW);

        assertThat(slotOf(a)).isNotSameAs(dead);
        assertThat(dead.turns).isEmpty();
        assertThat(dead.channels).isZero();
    }

    @Test
    void aConnectionIsHealthyWhenItIsUpAndNotKnownToFail() {
        enter("a");
        assertThat(pool.hasHealthy()).isFalse();
        assertThat(pool.hasOneUp()).isFalse();
        pool.slot(0).state = Slot.State.UP;
        assertThat(pool.hasHealthy()).isTrue();

        for (int i = 0; i < 20; i++) {
            pool.slot(0).breaker.failed(NOW);
        }

        assertThat(pool.hasHealthy()).isFalse();
        assertThat(pool.hasOneUp()).isTrue();
    }

    @Test
    void messagesThatGrowAreCountedWhereTheyAre() {
        TurnDelivery turn = turn("a", "t");
        turn.counted(new Tally.Share(0, 0, true, false, false));

        pool.enter(turn, NOW);
        Slot slot = slotOf(turn);
        assertThat(slot.openStreams).isEqualTo(1);

        pool.leave(turn, NOW);
        assertThat(slot.openStreams).isZero();
    }
}
