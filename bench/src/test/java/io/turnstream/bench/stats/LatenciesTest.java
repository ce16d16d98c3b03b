package io.turnstream.bench.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {

    private final Latencies latencies = new Latencies();

    @Test
    void knowsPercentiles() {
        for (int i = 1; i <= 100; i++) {
            latencies.addMicros(i * 1000L);
        }

        assertThat(latencies.millis(50)).isBetween(50.0, 50.1);
        assertThat(latencies.millis(99)).isBetween(99.0, 99.1);
        assertThat(latencies.maxMillis()).isBetween(100.0, 100.1);
        assertThat(latencies.text()).isEqualTo("50.0 / 99.0 / 100.0");
    }

    @Test
    void takesWhatIsLessThanNothingForNothing() {
        latencies.addMicros(-500);

        assertThat(latencies.maxMillis()).isZero();
    }

    @Test
    void hasNoFiguresWithoutMeasurements() {
        assertThat(latencies.millis(50)).isNaN();
        assertThat(latencies.text()).isEqualTo("–");
    }
}
