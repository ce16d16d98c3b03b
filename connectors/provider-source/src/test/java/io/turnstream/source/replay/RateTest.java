package io.turnstream.source.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {

    @Test
    void spreadsDeltasOverTime() {
        assertThat(Rate.parse("40").after(2)).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void knowsNoWaitingAtMost() {
        assertThat(Rate.parse("max").after(1_000_000)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "NaN", "", "fast", "MAX", "0.0001"})
    void refusesWhatIsNotARate(String text) {
        assertThatThrownBy(() -> Rate.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a rate is");
    }
}
