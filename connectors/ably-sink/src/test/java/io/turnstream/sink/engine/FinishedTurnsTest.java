package io.turnstream.sink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.schemas.PairKey;
import org.junit.jupiter.api.Test;

class FinishedTurnsTest {

    private static final long DAY = 24 * 60 * 60_000L;

    private final FinishedTurns finished = new FinishedTurns(0);

    @Test
    void knowsEveryTurnThatWasAddedAndNoOther() {
        for (int i = 0; i < 10_000; i++) {
            finished.add(new PairKey("s" + i, "t"));
        }

        for (int i = 0; i < 10_000; i++) {
            assertThat(finished.contains(new PairKey("s" + i, "t"))).isTrue();
            assertThat(finished.contains(new PairKey("s", "t" + i))).isFalse();
        }
    }

    @Test
    void tellsApartWhatWouldBeTheSameWithoutABoundary() {
        finished.add(new PairKey("a|b", "c"));

        assertThat(finished.contains(new PairKey("a", "b|c"))).isFalse();
    }

    @Test
    void remembersATurnForADayAndForgetsItAfterTwo() {
        PairKey turn = new PairKey("s", "t");
        finished.add(turn);

        finished.forgetOld(DAY);
        assertThat(finished.contains(turn)).isTrue();
        finished.forgetOld(2 * DAY - 1);
        assertThat(finished.contains(turn)).isTrue();
        finished.forgetOld(2 * DAY);
        assertThat(finished.contains(turn)).isFalse();
    }

    @Test
    void forgetsTheOldestWhenThereAreTooMany() {
        var few = new FinishedTurns(0, 10);
        for (int i = 0; i < 30; i++) {
            few.add(new PairKey("s" + i, "t"));
        }

        assertThat(few.contains(new PairKey("s0", "t"))).isFalse();
        assertThat(few.contains(new PairKey("s10", "t"))).isTrue();
        assertThat(few.contains(new PairKey("s29", "t"))).isTrue();
    }
}
