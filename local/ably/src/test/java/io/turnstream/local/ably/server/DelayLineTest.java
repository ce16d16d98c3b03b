package io.turnstream.local.ably.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DelayLineTest {

    private static final Duration ROUND_TRIP = Duration.ofMillis(30);
    private static final int MANY = 5_000;

    private final List<Integer> arrived = new ArrayList<>();

    @Test
    void deliversInOrderHoweverManyAreOnTheWay() throws Exception {
        try (var loop = new EventLoop()) {
            // Given
            var line = DelayLine.half(loop, ROUND_TRIP);
            var last = new CompletableFuture<List<Integer>>();

            // When
            for (int i = 0; i < MANY; i++) {
                int number = i;
                line.execute(() -> arrived.add(number));
            }
            line.execute(() -> last.complete(arrived));

            // Then
            assertThat(last.get(20, TimeUnit.SECONDS)).hasSize(MANY).isSorted();
        }
    }

    @Test
    void takesHalfARoundTripAtLeast() throws Exception {
        try (var loop = new EventLoop()) {
            // Given
            var line = DelayLine.half(loop, ROUND_TRIP);
            var arrival = new CompletableFuture<Long>();
            long sent = System.nanoTime();

            // When
            line.execute(() -> arrival.complete(System.nanoTime()));

            // Then
            assertThat(Duration.ofNanos(arrival.get(20, TimeUnit.SECONDS) - sent))
                    .isGreaterThanOrEqualTo(ROUND_TRIP.dividedBy(2));
        }
    }

    @Test
    void isThereAtOnceWhenThereIsNoWay() {
        try (var loop = new EventLoop()) {
            // When
            DelayLine.half(loop, Duration.ZERO).execute(() -> arrived.add(1));

            // Then
            assertThat(arrived).containsExactly(1);
        }
    }
}
