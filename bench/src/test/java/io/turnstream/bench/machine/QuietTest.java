package io.turnstream.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuietTest {

    private final List<Duration> pauses = new ArrayList<>();

    @Test
    void waitsUntilTheMachineIsAtRest() throws InterruptedException {
        Deque<Double> loads = new ArrayDeque<>(List.of(2.0, 0.9, 0.4, 0.4));

        boolean quiet = new Quiet(loads::remove, pauses::add).await(Duration.ofMinutes(3));

        assertThat(quiet).isTrue();
        assertThat(pauses).hasSize(2);
    }

    @Test
    void waitsNoLongerThanItIsTold() throws InterruptedException {
        boolean quiet = new Quiet(() -> 2.0, pauses::add).await(Duration.ofMinutes(3));

        assertThat(quiet).isFalse();
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(Duration.ofMinutes(3));
    }
}
