package io.turnstream.bench.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void takesTheMiddleOneOfAnOddNumber() {
        assertThat(Spread.of(List.of(9.0, 1.0, 2.0, 100.0, 3.0))).isEqualTo(new Spread(3, 1, 100, 5));
    }

    @Test
    void takesTheMeanOfTheMiddleTwoOfAnEvenNumber() {
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 100.0))).isEqualTo(new Spread(3, 1, 100, 4));
    }

    @Test
    void saysHowFarApartTheyWere() {
        assertThat(Spread.of(List.of(1.0, 2.0, 3.25)).text(1)).isEqualTo("2.0 (1.0 … 3.3)");
    }

    @Test
    void refusesNothing() {
        assertThatThrownBy(() -> Spread.of(List.of())).hasMessage("nothing was measured");
    }

    @Test
    void leavesOutWhatNeverHappened() {
        assertThat(Spread.ofNumbers(List.of(Double.NaN, 2.0))).contains(new Spread(2, 2, 2, 1));
        assertThat(Spread.ofNumbers(List.of(Double.NaN))).isEmpty();
    }

    @Test
    void saysHowOftenItNeverHappened() {
        assertThat(Spread.text(List.of(1.0, 2.0, 3.0), 0)).isEqualTo("2 (1 … 3)");
        assertThat(Spread.text(List.of(Double.NaN, 2.0, Double.NaN), 0)).isEqualTo("2 (2 … 2), never in 2 of 3");
        assertThat(Spread.text(List.of(Double.NaN), 0)).isEqualTo("never in 1 of 1");
        assertThat(Spread.text(List.of(), 0)).isEqualTo("–");
    }
}
