package io.turnstream.sink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.schemas.PairKey;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One place in the pool of connections. */
class SlotTest {

    private final Slot slot = new Slot(0, EngineSettings.defaults());

    @Test
    void isInUseWhenItHasAConnectionOrAChannelThatNeedsOne() {
        assertThat(slot.isInUse()).isFalse();
        slot.state = Slot.State.CONNECTING;
        assertThat(slot.isInUse()).isTrue();
        slot.state = Slot.State.DOWN;
        slot.channels = 1;
        assertThat(slot.isInUse()).isTrue();
    }

    @Test
    void isLeftAloneAfterALossUntilItMayConnectAgain() {
        slot.connectAt = 500;
        assertThat(slot.isFailing(499)).as("it never failed").isFalse();
        slot.failedConnects = 1;

        assertThat(slot.isFailing(499)).isTrue();
        assertThat(slot.isFailing(500)).isFalse();
        slot.state = Slot.State.UP;
        assertThat(slot.isFailing(499)).isFalse();
    }

    @Test
    void isOutWhenItsConnectionIsAwaitedForFiveSeconds() {
        assertThat(slot.isOut(1_000_000)).isFalse();
        slot.awaitedSince = 1_000;

        assertThat(slot.isOut(5_999)).isFalse();
        assertThat(slot.isOut(6_000)).isTrue();
    }

    @Test
    void isOutWhileMostOfWhatItSendsFails() {
        for (int i = 0; i < 20; i++) {
            slot.breaker.failed(1_000);
        }

        assertThat(slot.isOut(1_999)).isTrue();
        assertThat(slot.isOut(2_000)).as("one may try").isFalse();
    }

    @Test
    void goesAtHalfItsRateWhenItWasTooFastAndNeverBelowATenth() {
        slot.slowDown();
        assertThat(slot.share()).isEqualTo(0.5);
        slot.slowDown();
        assertThat(slot.share()).isEqualTo(0.25);

        slot.slowDown();
        slot.slowDown();
        slot.slowDown();

        assertThat(slot.share()).isEqualTo(0.1);
    }

    @Test
    void regainsItsRateWithEverySuccessAndNoMoreThanAll() {
        slot.slowDown();
        slot.failedConnects = 3;

        slot.succeeded(700);

        assertThat(slot.share()).isEqualTo(0.51);
        assertThat(slot.lastSuccess).isEqualTo(700);
        assertThat(slot.failedConnects).isZero();
        for (int i = 0; i < 100; i++) {
            slot.succeeded(800);
        }
        assertThat(slot.share()).isEqualTo(1);
    }

    @Test
    void aSuccessEndsTheTimeInWhichOnlyOneMayTry() {
        for (int i = 0; i < 20; i++) {
            slot.breaker.failed(1_000);
        }

        slot.succeeded(2_000);

        assertThat(slot.breaker.isBroken()).isFalse();
    }

    @Test
    void whoeverWasServedComesAfterTheOthers() {
        TurnDelivery first = turn("first");
        TurnDelivery second = turn("second");
        assertThat(slot.hasAttention()).isFalse();
        slot.attend(first);
        slot.attend(second);
        slot.attend(first);
        assertThat(slot.inTurn()).containsExactly(first, second);

        slot.attendLast(first);

        assertThat(slot.inTurn()).containsExactly(second, first);
        slot.leaveAlone(second);
        assertThat(slot.inTurn()).containsExactly(first);
        assertThat(slot.hasAttention()).isTrue();
    }

    @Test
    void whoeverIsLookedAtAgainMayWantSomethingElse() {
        TurnDelivery turn = turn("t");
        turn.waitsFor = new Intent.Read(Messages.created("x"));

        slot.attend(turn);

        assertThat(turn.waitsFor).isNull();
    }

    private static TurnDelivery turn(String id) {
        return new TurnDelivery(0, new PairKey("s", id), "ai:s", new StepCodec(), Optional.empty());
    }
}
