package io.turnstream.sink.ably;

import static io.turnstream.sink.ably.Fixtures.create;
import static io.turnstream.sink.ably.Fixtures.edit;
import static io.turnstream.sink.ably.Fixtures.extras;
import static io.turnstream.sink.ably.Fixtures.json;
import static io.turnstream.sink.ably.Fixtures.text;
import static io.turnstream.sink.ably.Life.failure;
import static io.turnstream.sink.ably.Life.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.sink.channel.ChannelMessage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The frames themselves: those of ably-java 1.8.0, which knows appends. */
class WireTest {

    private static final String SERIAL = "01720000000002-000@fake:000";

    private final RawAbly ably = new RawAbly();
    private final ScheduledExecutorService timer = Fixtures.timer();
    private final AblyConnector connector = Fixtures.connector(ably.uri(), timer);
    private Life life = new Life();

    @BeforeEach
    void connect() {
        life = Life.up(connector);
    }

    @AfterEach
    void close() throws Exception {
        life.close();
        connector.close();
        timer.shutdownNow();
        ably.close();
    }

    @Test
    void connectsWithVersionSixInJson() {
        assertThat(ably.urls())
                .hasSize(1)
                .first()
                .asString()
                .matches("/\\?key=app\\.k%3Avery-secret&v=6&format=json&"
                        + "echo=false&clientId=sink-1&agent=ably-java%2F1\\.5\\.0%20jre%2F.+");
        assertThat(life.connected).containsExactly(65536L);
    }

    @Test
    void addsTransportParamsToTheConnection() {
        var settings = Fixtures.settings(ably.uri()).with(Map.of("appendRollupWindow", "100"));
        try (var other = new AblyConnector(settings, timer, System::nanoTime);
                var otherLife = Life.up(other)) {
            assertThat(otherLife.connected).hasSize(1);
            assertThat(ably.urls().get(1)).contains("&appendRollupWindow=100&");
        }
    }

    @Test
    void createsAMessage() throws Exception {
        // When
        var created = life.connection().publish("ai:wire", List.of(create("r1", "token", text("Hel"))));

        // Then
        var sent = ably.next();
        assertThat(sent.text()).as("a text frame").isTrue();
        assertThat(sent.frame()).isEqualTo(json("""
                {"action":15,"flags":0,"count":0,"channel":"ai:wire","msgSerial":0,"timestamp":0,\
                "messages":[{"data":"Hel","id":"r1","name":"token"}]}"""));
        ably.acknowledges(0, "{\"serials\":[\"%s\"]}".formatted(SERIAL));
        assertThat(outcome(created)).containsExactly(SERIAL);
    }

    @Test
    void createsSeveralMessagesInOneFrameAndKeepsTheSerialOfEach() throws Exception {
        // When
        var created = life.connection()
                .publish(
                        "ai:wire",
                        List.of(
                                new ChannelMessage("a", "start", null, extras("turn", "t1")),
                                create("b", "object", json("{\"x\":[1,null]}")),
                                create("c", "text", text(""))));

        // Then
        assertThat(ably.next().frame().get("messages")).isEqualTo(json("""
                [{"id":"a","name":"start","extras":{"headers":{"turn":"t1"}}},\
                {"data":"{\\"x\\":[1,null]}","encoding":"json","id":"b","name":"object"},\
                {"data":"","id":"c","name":"text"}]"""));
        ably.acknowledges(0, "{\"serials\":[\"s1\",\"s2\",\"s3\"]}");
        assertThat(outcome(created)).containsExactly("s1", "s2", "s3");
    }

    @Test
    void appendsWithTheWholeOfTheExtras() throws Exception {
        // When
        var appended = life.connection()
                .append("ai:wire", SERIAL, new ChannelMessage(null, null, text("lo"), extras("status", "streaming")));

        // Then
        assertThat(ably.next().frame()).isEqualTo(json("""
                {"action":15,"flags":0,"count":0,"channel":"ai:wire","msgSerial":0,"timestamp":0,\
                "messages":[{"data":"lo","extras":{"headers":{"status":"streaming"}},\
                "serial":"%s","version":{},"action":5}]}""".formatted(SERIAL)));
        ably.acknowledges(0, "{\"serials\":[null]}");
        assertThat(outcome(appended)).isNull();
    }

    @Test
    void appendsAsShortlyAsTheNewerClient() throws Exception {
        life.connection().append("ai:wire", SERIAL, edit("lo"));

        assertThat(ably.next().frame().get("messages").toString())
                .isEqualTo("[{\"data\":\"lo\",\"serial\":\"%s\",\"version\":{},\"action\":5}]".formatted(SERIAL));
    }

    @Test
    void updates() throws Exception {
        var updated = life.connection().update("ai:wire", SERIAL, create("x", "token", text("Hello!")));

        assertThat(ably.next().frame().get("messages")).isEqualTo(json("""
                [{"data":"Hello!","id":"x","name":"token","serial":"%s","version":{},"action":1}]""".formatted(SERIAL)));
        ably.acknowledges(0, "{\"serials\":[\"v2\"]}");
        assertThat(outcome(updated)).isNull();
    }

    @Test
    void deletes() throws Exception {
        life.connection().delete("ai:wire", SERIAL, edit("Hello!"));

        assertThat(ably.next().frame().get("messages")).isEqualTo(json("""
                [{"data":"Hello!","serial":"%s","version":{},"action":2}]""".formatted(SERIAL)));
    }

    @Test
    void takesOneAcknowledgementForSeveralFrames() throws Exception {
        var created = life.connection().publish("a", List.of(create("1", "n", null)));
        var appended = life.connection().append("b", SERIAL, edit("x"));
        var other = life.connection().publish("a", List.of(create("2", "n", null)));

        ably.acknowledges(0, "{\"serials\":[\"s1\"]}", "{\"serials\":[\"v\"]}", "{\"serials\":[\"s2\"]}");

        assertThat(outcome(created)).containsExactly("s1");
        assertThat(outcome(appended)).isNull();
        assertThat(outcome(other)).containsExactly("s2");
    }

    @Test
    void refusesWhatTheServiceRefusesAndStaysUp() throws Exception {
        // Given
        var refused = life.connection().append("a", SERIAL, edit("x"));
        var accepted = life.connection().append("a", SERIAL, edit("y"));

        // When
        ably.says("""
                {"action":2,"msgSerial":0,"count":1,"error":{"code":42911,"statusCode":429,"message":"slow down"}}""");
        ably.acknowledges(1, "{\"serials\":[\"v\"]}");

        // Then
        var failure = failure(refused);
        assertThat(failure.isRefusal()).isTrue();
        assertThat(failure.code()).isEqualTo(42911);
        assertThat(failure.status()).isEqualTo(429);
        assertThat(failure).hasMessage("slow down");
        assertThat(outcome(accepted)).isNull();
        assertThat(life.lost).isEmpty();
    }

    @Test
    void aRefusalThatOvertakesAnAcknowledgementIsNotTakenForBoth() throws Exception {
        // Given
        var created = life.connection().publish("a", List.of(create("1", "n", null)));
        var refused = life.connection().publish("b", List.of(create("2", "n", null)));
        var last = life.connection().publish("b", List.of(create("3", "n", null)));

        // When
        ably.says("{\"action\":2,\"msgSerial\":1,\"count\":1,\"error\":{\"code\":42911,\"statusCode\":429}}");
        ably.acknowledges(2, "{\"serials\":[\"s3\"]}");
        ably.acknowledges(0, "{\"serials\":[\"s1\"]}");

        // Then
        assertThat(failure(refused).code()).isEqualTo(42911);
        assertThat(outcome(last)).containsExactly("s3");
        assertThat(outcome(created)).containsExactly("s1");
    }

    @Test
    void aCreateWithoutSerialsIsNoSuccess() throws Exception {
        var created = life.connection().publish("a", List.of(create("1", "n", null), create("2", "n", null)));
        var half = life.connection().publish("a", List.of(create("3", "n", null), create("4", "n", null)));

        ably.says("{\"action\":1,\"msgSerial\":0,\"count\":1}");
        ably.acknowledges(1, "{\"serials\":[\"s3\",null]}");

        assertThat(failure(created).code()).isEqualTo(50000);
        assertThat(failure(half).code()).isEqualTo(50000);
    }

    @Test
    void refusesDataThatIsNeitherTextNorAStructure() throws Exception {
        var refused = life.connection().publish("a", List.of(create("1", "n", json("42"))));

        assertThat(failure(refused).code()).isEqualTo(40013);
        assertThat(ably.all()).isEmpty();
    }

    @Test
    void saysGoodbyeWhenNothingIsInFlight() throws Exception {
        life.close();

        assertThat(ably.next().frame().get("action").asInt()).isEqualTo(7);
        assertThat(life.lost).isEmpty();
    }
}
