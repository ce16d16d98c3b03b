package io.turnstream.sink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void theLongestWaitDoublesWithEveryFailureUpToTheMost() {
        var patient = new Backoff(answering(bound -> bound - 1));

        assertThat(patient.delay(1, 100, 10_000)).isEqualTo(100);
        assertThat(patient.delay(2, 100, 10_000)).isEqualTo(200);
        assertThat(patient.delay(3, 100, 10_000)).isEqualTo(400);
        assertThat(patient.delay(7, 100, 10_000)).isEqualTo(6_400);
        assertThat(patient.delay(8, 100, 10_000)).isEqualTo(10_000);
        assertThat(patient.delay(1_000, 100, 10_000)).isEqualTo(10_000);
    }

    @Test
    void theShortestWaitIsHalfOfTheLongest() {
        var hasty = new Backoff(answering(bound -> 0));

        assertThat(hasty.delay(1, 100, 10_000)).isEqualTo(50);
        assertThat(hasty.delay(3, 100, 10_000)).isEqualTo(200);
        assertThat(hasty.delay(1_000, 100, 10_000)).isEqualTo(5_000);
    }

    @Test
    void manyWhoFailTogetherDoNotComeBackTogether() {
        var backoff = new Backoff(new Random(1));

        assertThat(IntStream.range(0, 20)
                        .mapToLong(i -> backoff.delay(4, 100, 10_000))
                        .distinct()
                        .count())
                .isGreaterThan(10);
    }

    private interface Draw {
        long of(long bound);
    }

    private static RandomGenerator answering(Draw draw) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new UnsupportedOperationException();
            }

            @Override
            public long nextLong(long bound) {
                return draw.of(bound);
            }
        };
    }
}
