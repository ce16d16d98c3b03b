package io.turnstream.local.ably;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an attachment is shown, and how, when it asks for something else than the present and appends. */
class RewindTest {

    private static final int HAS_BACKLOG = 2;
    private static final int RESUMED = 4;
    private static final int ATTACH_RESUME = 32;

    private final SetClock clock = new SetClock(Instant.ofEpochSecond(1_700_000_000));
    private LocalAbly ably;
    private TestClient publisher;
    private int msgSerial;

    @BeforeEach
    void start() {
        ably = LocalAbly.start(LocalAblyOptions.defaults().withClock(clock));
        publisher = TestClient.connect(ably);
    }

    @AfterEach
    void stop() {
        publisher.close();
        ably.close();
    }

    @Test
    @SpecPoint({"docs:rewind", "RTL4k1"})
    void showsTheLastMessagesWholeBeforeTheFirstLiveOne() {
        try (TestClient client = TestClient.connect(ably)) {
            // Given
            create("one");
            String changed = create("two");
            append(changed, "+");
            create("three");

            // When
            client.send("{'action':10,'channel':'ai:1','params':{'rewind':'2','colour':'red'}}");
            JsonNode attached = client.next(11);
            create("live");

            // Then
            assertThat(attached.path("params")).isEqualTo(TestClient.json("{'rewind':'2'}"));
            assertThat(attached.path("flags").asInt() & HAS_BACKLOG).isEqualTo(HAS_BACKLOG);
            assertThat(attached.has("error")).isFalse();
            JsonNode first = client.delivered();
            assertThat(first.path("data").asText()).isEqualTo("two+");
            assertThat(first.path("action").asInt()).isEqualTo(1);
            assertThat(client.delivered().path("data").asText()).isEqualTo("three");
            assertThat(client.delivered().path("data").asText()).isEqualTo("live");
        }
    }

    @Test
    @SpecPoint({"docs:rewind", "RTL10b"})
    void theAttachmentIsWhereTheRewindBegins() throws Exception {
        try (TestClient client = TestClient.connect(ably)) {
            create("one");
            create("two");
            create("three");
            client.send("{'action':10,'channel':'ai:1','params':{'rewind':'1'}}");
            String attached = client.next(11).path("channelSerial").asText();
            JsonNode before = TestRest.of(ably)
                    .get("/channels/ai%3A1/messages?from_serial=" + attached)
                    .body();
            assertThat(before)
                    .extracting(message -> message.path("data").asText())
                    .containsExactly("two", "one");
        }
    }

    @Test
    @SpecPoint("docs:rewind")
    void showsWhatIsYoungEnough() {
        try (TestClient client = TestClient.connect(ably);
                TestClient limited = TestClient.connect(ably)) {
            create("old");
            clock.advance(Duration.ofSeconds(20));
            create("young");
            clock.advance(Duration.ofSeconds(10));
            create("younger");
            client.send("{'action':10,'channel':'ai:1','params':{'rewind':'15s'}}");
            limited.send("{'action':10,'channel':'ai:1','params':{'rewind':'2m','rewindLimit':'1'}}");
            assertThat(client.delivered().path("data").asText()).isEqualTo("young");
            assertThat(client.delivered().path("data").asText()).isEqualTo("younger");
            assertThat(limited.delivered().path("data").asText()).isEqualTo("younger");
        }
    }

    @Test
    @SpecPoint("docs:rewind")
    void neverShowsMoreThanAHundredAndSaysSo() {
        try (TestClient client = TestClient.connect(ably)) {
            for (int i = 0; i < 101; i++) {
                create("m" + i);
            }
            client.send("{'action':10,'channel':'ai:1','params':{'rewind':'1000'}}");
            assertThat(client.next(11).path("error").path("code").asInt()).isEqualTo(90004);
            assertThat(client.delivered().path("data").asText()).isEqualTo("m1");
        }
    }

    @Test
    @SpecPoint("docs:rewind")
    void failsWhenItCannotBeRead() {
        try (TestClient client = TestClient.connect(ably)) {
            for (String bad : List.of("-1", "soon", "2h", "1.5")) {
                client.send("{'action':10,'channel':'ai:1','params':{'rewind':'" + bad + "'}}");
                JsonNode error = client.next(9);
                assertThat(error.path("channel").asText()).isEqualTo("ai:1");
                assertThat(error.path("error").path("code").asInt()).isEqualTo(40003);
            }
        }
    }

    @Test
    @SpecPoint({"docs:rewind", "docs:channel-qualifiers"})
    void canBeAskedForInFrontOfTheName() {
        try (TestClient client = TestClient.connect(ably, "heartbeats=false")) {
            create("one");
            create("two");
            String name = "[?rewind=1]ai:1";
            assertThat(client.attach(name).path("channel").asText()).isEqualTo(name);
            JsonNode delivery = client.next(15);
            assertThat(delivery.path("channel").asText()).isEqualTo(name);
            assertThat(delivery.path("messages").path(0).path("data").asText()).isEqualTo("two");
            client.publish(0, name, "[{'data':'three'}]").next(1);
            assertThat(ably.channel("ai:1").messages()).hasSize(3);
            client.send("{'action':12,'channel':'" + name + "'}").next(13);
            create("four");
            client.assertNothingCame();
        }
    }

    @Test
    @SpecPoint({"docs:rewind", "RTL4j"})
    void isNotForWhoWasThereBefore() {
        try (TestClient client = TestClient.connect(ably, "heartbeats=false")) {
            // Given
            create("one");
            String position = client.attach("ai:1").path("channelSerial").asText();
            client.send("{'action':12,'channel':'ai:1'}").next(13);
            create("missed");
            String rewind = "'channel':'ai:1','params':{'rewind':'5'}";

            // When
            client.send(
                    "{'action':10," + rewind + ",'flags':" + ATTACH_RESUME + ",'channelSerial':'" + position + "'}");
            JsonNode resumed = client.next(11);
            String missed = client.delivered().path("data").asText();
            client.send("{'action':12,'channel':'ai:1'}").next(13);
            client.send("{'action':10," + rewind + ",'flags':" + ATTACH_RESUME + "}");
            JsonNode again = client.next(11);

            // Then
            assertThat(resumed.path("flags").asInt() & RESUMED).isEqualTo(RESUMED);
            assertThat(missed).isEqualTo("missed");
            assertThat(again.path("flags").asInt() & (RESUMED | HAS_BACKLOG)).isZero();
            client.assertNothingCame();
        }
    }

    @Test
    @SpecPoint({"docs:append-mode", "docs:appends"})
    void showsEveryAppendWholeToWhoAsksForIt() {
        try (TestClient whole = TestClient.connect(ably);
                TestClient parts = TestClient.connect(ably)) {
            // Given
            whole.send("{'action':10,'channel':'ai:1','params':{'appendMode':'full'}}")
                    .next(11);
            parts.attach("ai:1");
            String serial = create("a");

            // When
            append(serial, "b");
            append(serial, "c");

            // Then
            List<String> shownWhole = shown(whole);
            List<String> shownInParts = shown(parts);
            assertThat(shownWhole).containsExactly("0 a", "1 ab", "1 abc");
            assertThat(shownInParts).containsExactly("0 a", "1 ab", "5 c");
        }
    }

    private static List<String> shown(TestClient client) {
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            JsonNode message = client.delivered();
            shown.add(
                    message.path("action").asInt() + " " + message.path("data").asText());
        }
        return shown;
    }

    private String create(String data) {
        return publisher.create(msgSerial++, "ai:1", "{'data':'" + data + "'}");
    }

    private void append(String serial, String data) {
        publisher.append(msgSerial++, "ai:1", serial, data).next(1);
    }
}
