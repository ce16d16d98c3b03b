package io.turnstream.local.ably;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.local.ably.log.LoggedOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A way that takes time. Only lower bounds can be tested: a busy machine makes everything later. */
class RoundTripTest {

    private static final Duration ROUND_TRIP = Duration.ofMillis(200);

    private final LocalAblyOptions far = LocalAblyOptions.defaults().withRoundTrip(ROUND_TRIP);

    @Test
    void answersAWebSocketAfterARoundTrip() {
        try (LocalAbly ably = LocalAbly.start(far);
                TestClient client = TestClient.connect(ably)) {
            // Given
            long sent = System.nanoTime();

            // When
            client.create(0, "ai:s", "{'name':'n','data':'x'}");

            // Then
            assertThat(Duration.ofNanos(System.nanoTime() - sent)).isGreaterThanOrEqualTo(ROUND_TRIP);
        }
    }

    @Test
    void answersRestAfterARoundTrip() throws Exception {
        try (LocalAbly ably = LocalAbly.start(far)) {
            // Given
            TestRest rest = TestRest.of(ably);
            long sent = System.nanoTime();

            // When
            TestRest.Answer answer = rest.get("/time");

            // Then
            assertThat(answer.status()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - sent)).isGreaterThanOrEqualTo(ROUND_TRIP);
        }
    }

    @Test
    void opensAnEventStreamAfterARoundTrip() throws Exception {
        try (LocalAbly ably = LocalAbly.start(far)) {
            // Given
            long sent = System.nanoTime();

            // When
            try (TestStream stream = TestStream.open(ably, "/sse?channels=ai:s&v=1.2&key=" + ably.key())) {
                // Then
                assertThat(stream.status()).isEqualTo(200);
                assertThat(Duration.ofNanos(System.nanoTime() - sent)).isGreaterThanOrEqualTo(ROUND_TRIP);
            }
        }
    }

    @Test
    void appliesAfterHalfARoundTrip() {
        List<LoggedOperation> heard = Collections.synchronizedList(new ArrayList<>());
        try (LocalAbly ably = LocalAbly.start(far.withListener(heard::add));
                TestClient client = TestClient.connect(ably)) {
            // Given
            long sent = System.currentTimeMillis();

            // When
            client.create(0, "ai:s", "{'name':'n','data':'x'}");
            long answered = System.currentTimeMillis();

            // Then
            assertThat(heard).hasSize(1);
            assertThat(heard.get(0).timestamp()).isBetween(sent + 99, answered - 99);
        }
    }

    @Test
    void carriesManyAtOnceInOrder() {
        try (LocalAbly ably = LocalAbly.start(far);
                TestClient client = TestClient.connect(ably)) {
            // Given
            String serial = client.create(0, "ai:s", "{'name':'n','data':''}");
            StringBuilder whole = new StringBuilder();

            // When
            for (int i = 1; i <= 500; i++) {
                client.append(i, "ai:s", serial, i + " ");
                whole.append(i).append(' ');
            }
            for (int i = 1; i <= 500; i++) {
                assertThat(client.next(1).path("msgSerial").asInt()).isEqualTo(i);
            }

            // Then
            assertThat(ably.channel("ai:s").messages().get(0).data()).isEqualTo(whole.toString());
        }
    }

    @Test
    void refusesLessThanNoTime() {
        assertThatThrownBy(() -> LocalAblyOptions.defaults().withRoundTrip(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-0.001S");
    }
}
