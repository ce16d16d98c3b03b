package io.turnstream.local.ably;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What survives a lost socket (RTN15). */
class ResumeTest {

    private static final String CHANNEL = "ai:1";

    private LocalAbly ably;

    @BeforeEach
    void start() {
        ably = LocalAbly.start(LocalAblyOptions.defaults());
    }

    @AfterEach
    void stop() {
        ably.close();
    }

    @Test
    @SpecPoint({"RTN15b", "RTN15c6", "RTL4c1"})
    void keepsTheConnectionAndDeliversWhatWasMissed() {
        try (TestClient first = TestClient.connect(ably);
                TestClient publisher = TestClient.connect(ably)) {
            // Given
            first.attach(CHANNEL);
            String serial = publisher.create(0, CHANNEL, "{'name':'n','data':'a'}");
            String position = first.next(15).path("channelSerial").asText();
            ably.closeConnections();
            first.awaitClosed();

            // When
            try (TestClient again = TestClient.connect(ably, "resume=" + first.connectionKey());
                    TestClient publisherAgain = TestClient.connect(ably)) {
                publisherAgain.append(0, CHANNEL, serial, "b").next(1);
                publisherAgain.append(1, CHANNEL, serial, "c").next(1);
                again.send("{'action':10,'channel':'ai:1','channelSerial':'" + position + "'}");

                // Then
                assertThat(again.connectionId()).isEqualTo(first.connectionId());
                assertThat(again.connected.has("error")).isFalse();
                JsonNode attached = again.next(11);
                assertThat(attached.path("flags").asInt() & 4).isEqualTo(4);
                assertThat(attached.path("channelSerial").asText()).isEqualTo(position);
                assertThat(again.delivered().path("data").asText()).isEqualTo("ab");
                assertThat(again.delivered().path("data").asText()).isEqualTo("c");
                assertThat(ably.counters().resumes()).isEqualTo(1);
            }
        }
    }

    @Test
    @SpecPoint("RTN19a2")
    void repeatsTheAnswerOfAPublishThatIsSentAgain() {
        try (TestClient first = TestClient.connect(ably)) {
            // Given
            String serial = first.create(0, CHANNEL, "{'data':'a'}");
            first.append(1, CHANNEL, serial, "b");
            String version = version(first.next(1));
            first.vanish();

            // When
            try (TestClient again = TestClient.connect(ably, "resume=" + first.connectionKey())) {
                again.append(1, CHANNEL, serial, "b");
                String repeated = version(again.next(1));
                again.append(2, CHANNEL, serial, "c").next(1);

                // Then
                assertThat(repeated).isEqualTo(version);
                assertThat(ably.channel(CHANNEL).messages().get(0).data()).isEqualTo("abc");
                assertThat(ably.counters().repeatedPublishes()).isEqualTo(1);
            }
        }
    }

    @Test
    @SpecPoint("RTN15c7")
    void losesTheConnectionWhenScripted() {
        try (TestClient first = TestClient.connect(ably)) {
            // Given
            String serial = first.create(0, CHANNEL, "{'data':'a'}");
            first.vanish();
            ably.loseNextResume();

            // When
            try (TestClient again = TestClient.connect(ably, "resume=" + first.connectionKey())) {
                again.append(0, CHANNEL, serial, "b").next(1);

                // Then
                assertThat(again.connectionId()).isNotEqualTo(first.connectionId());
                assertThat(again.connected.path("error").path("code").asInt()).isEqualTo(80008);
                assertThat(ably.channel(CHANNEL).messages().get(0).data()).isEqualTo("ab");
                assertThat(ably.counters().lostResumes()).isEqualTo(1);
            }
        }
    }

    @Test
    @SpecPoint("RTN15c7")
    void tellsAKeyThatIsNone() {
        try (TestClient client = TestClient.connect(ably, "resume=nonsense")) {
            assertThat(client.connected.path("error").path("code").asInt()).isEqualTo(80018);
        }
    }

    @Test
    @SpecPoint("RTN15c7")
    void forgetsAConnectionAfterItsTime() {
        try (LocalAbly hasty =
                        LocalAbly.start(LocalAblyOptions.defaults().withConnectionStateTtl(Duration.ofMillis(1)));
                TestClient first = TestClient.connect(hasty)) {
            hasty.closeConnections();
            await().untilAsserted(() -> {
                try (TestClient again = TestClient.connect(hasty, "resume=" + first.connectionKey())) {
                    assertThat(again.connected.path("error").path("code").asInt())
                            .isEqualTo(80008);
                }
            });
        }
    }

    @Test
    void takesTheSocketAwayFromAnOlderOne() {
        try (TestClient first = TestClient.connect(ably);
                TestClient again = TestClient.connect(ably, "resume=" + first.connectionKey())) {
            first.awaitClosed();
            assertThat(again.connectionId()).isEqualTo(first.connectionId());
            assertThat(ably.openConnections()).isEqualTo(1);
        }
    }

    @Test
    @SpecPoint("RTL4c1")
    void catchesUpOnANewConnectionToo() {
        try (TestClient first = TestClient.connect(ably);
                TestClient publisher = TestClient.connect(ably)) {
            // Given
            String position = first.attach(CHANNEL).path("channelSerial").asText();
            publisher.create(0, CHANNEL, "{'data':'missed'}");

            // When
            try (TestClient other = TestClient.connect(ably)) {
                other.send("{'action':10,'channel':'ai:1','channelSerial':'" + position + "'}");

                // Then
                assertThat(other.next(11).path("flags").asInt() & 4).isEqualTo(4);
                assertThat(other.delivered().path("data").asText()).isEqualTo("missed");
            }
        }
    }

    @Test
    @SpecPoint("RTL4j2")
    void saysWhenAGapCannotBeFilled() {
        try (TestClient client = TestClient.connect(ably)) {
            client.send("{'action':10,'channel':'ai:1','channelSerial':'00000000000001-000@local'}");
            JsonNode attached = client.next(11);
            assertThat(attached.path("flags").asInt() & 4).isZero();
            assertThat(attached.path("error").path("code").asInt()).isEqualTo(90005);
        }
    }

    private static String version(JsonNode ack) {
        return ack.path("res").path(0).path("serials").path(0).asText();
    }
}
