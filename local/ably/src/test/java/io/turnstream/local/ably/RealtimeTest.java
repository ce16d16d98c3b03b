package io.turnstream.local.ably;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.local.ably.auth.ApiKey;
import io.turnstream.local.ably.auth.Capability;
import io.turnstream.local.ably.protocol.RefusedException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The realtime protocol, seen from a plain WebSocket. */
class RealtimeTest {

    private LocalAbly ably;

    @BeforeEach
    void start() throws RefusedException {
        ApiKey reader = ApiKey.of("app.reader:secret").withCapability(Capability.parse("{\"ai:*\":[\"subscribe\"]}"));
        ably = LocalAbly.start(LocalAblyOptions.defaults()
                .withKey(reader)
                .withoutMutableMessages("plain")
                .withMaxIdleInterval(Duration.ofMillis(200)));
    }

    @AfterEach
    void stop() {
        ably.close();
    }

    @Test
    @SpecPoint({"RTN4b", "CD2"})
    void saysWhatTheConnectionIs() {
        try (TestClient client = TestClient.connect(ably, "clientId=ann")) {
            JsonNode details = client.connected.path("connectionDetails");
            assertThat(client.connectionId()).isNotEmpty();
            assertThat(details.path("connectionKey").asText()).startsWith(client.connectionId());
            assertThat(details.path("clientId").asText()).isEqualTo("ann");
            assertThat(details.path("maxMessageSize").asInt()).isEqualTo(65_536);
            assertThat(details.path("connectionStateTtl").asInt()).isEqualTo(120_000);
            assertThat(details.path("maxIdleInterval").asInt()).isEqualTo(200);
            assertThat(details.has("maxInboundRate")).isTrue();
            assertThat(details.has("serverId")).isTrue();
        }
    }

    @Test
    @SpecPoint({"RTN14a", "docs:codes"})
    void refusesWrongAndUnknownKeysWithAnErrorAndThenCloses() {
        try (TestClient wrong = TestClient.open(ably, "key=app.key:wrong");
                TestClient unknown = TestClient.open(ably, "key=app.none:secret")) {
            JsonNode error = wrong.next(9).path("error");
            assertThat(error.path("code").asInt()).isEqualTo(40101);
            assertThat(error.path("statusCode").asInt()).isEqualTo(401);
            assertThat(unknown.next(9).path("error").path("code").asInt()).isEqualTo(40400);
            wrong.awaitClosed();
            unknown.awaitClosed();
        }
    }

    @Test
    @SpecPoint("RTN2a")
    void refusesAFormatThatItDoesNotSpeak() {
        try (TestClient client = TestClient.openWith(ably, "format=xml&key=app.key:secret")) {
            assertThat(client.next(9).path("error").path("message").asText()).contains("msgpack");
            client.awaitClosed();
        }
    }

    @Test
    @SpecPoint({"RTN23a", "RTN23b"})
    void beatsWithMessagesOrPings() {
        try (TestClient asked = TestClient.connect(ably, "heartbeats=true");
                TestClient quiet = TestClient.connect(ably, "heartbeats=false")) {
            assertThat(asked.next(0)).isNotNull();
            quiet.awaitPing();
        }
    }

    @Test
    @SpecPoint("RTN13e")
    void answersHeartbeatsWithTheirId() {
        try (TestClient client = TestClient.connect(ably)) {
            client.send("{'action':0,'id':'x'}");
            assertThat(client.next(0).path("id").asText()).isEqualTo("x");
        }
    }

    @Test
    @SpecPoint({"RTL4m", "TR3"})
    void attachesWithAPositionAndModes() {
        try (TestClient client = TestClient.connect(ably);
                TestClient reader = TestClient.open(ably, "key=app.reader:secret")) {
            JsonNode attached = client.attach("ai:1");
            assertThat(attached.path("channelSerial").asText()).isNotEmpty();
            assertThat(attached.path("flags").asInt() >> 16).isEqualTo(0b1111);
            assertThat(attached.path("flags").asInt() & 4).isZero();
            assertThat(reader.attach("ai:1").path("flags").asInt() >> 16).isEqualTo(0b1100);
        }
    }

    @Test
    @SpecPoint({"RTL4e", "RTL14"})
    void failsTheChannelWhereTheCapabilityAllowsNothing() {
        try (TestClient reader = TestClient.open(ably, "key=app.reader:secret")) {
            JsonNode error = reader.send("{'action':10,'channel':'other'}").next(9);
            assertThat(error.path("channel").asText()).isEqualTo("other");
            assertThat(error.path("error").path("code").asInt()).isEqualTo(40160);
            assertThat(reader.attach("ai:1")).isNotNull();
        }
    }

    @Test
    @SpecPoint({"RTN7a", "RTN7b", "TR4s"})
    void acknowledgesSeveralMessagesWithAsManySerials() {
        try (TestClient client = TestClient.connect(ably)) {
            JsonNode ack =
                    client.publish(0, "ai:1", "[{'data':'a'},{'data':'b'}]").next(1);
            assertThat(ack.path("msgSerial").asInt()).isZero();
            assertThat(ack.path("count").asInt()).isEqualTo(1);
            JsonNode serials = ack.path("res").path(0).path("serials");
            assertThat(serials).hasSize(2);
            assertThat(serials.path(0).asText()).isLessThan(serials.path(1).asText());
        }
    }

    @Test
    @SpecPoint({"RTL32d", "TM5", "docs:appends"})
    void deliversCreatesAppendsUpdatesAndDeletes() {
        try (TestClient client = TestClient.connect(ably, "clientId=ann")) {
            // Given
            client.attach("ai:1");
            String serial = client.create(0, "ai:1", "{'name':'n','data':'a','extras':{'headers':{'h':'1'}}}");
            JsonNode afterAck = delivery(client, "b", serial, 1);

            // When
            JsonNode first = afterAck;
            JsonNode second = delivery(client, "c", serial, 2);
            client.publish(3, "ai:1", "[{'action':1,'serial':'" + serial + "','data':'x'}]");
            JsonNode updated = client.delivered();
            client.publish(4, "ai:1", "[{'action':2,'serial':'" + serial + "'}]");
            JsonNode deleted = client.delivered();

            // Then
            assertThat(first.path("action").asInt()).isEqualTo(1);
            assertThat(first.path("data").asText()).isEqualTo("ab");
            assertThat(first.path("name").asText()).isEqualTo("n");
            assertThat(first.path("extras")).isEqualTo(TestClient.json("{'headers':{'h':'1'}}"));
            assertThat(second.path("action").asInt()).isEqualTo(5);
            assertThat(second.path("data").asText()).isEqualTo("c");
            assertThat(second.has("name")).isFalse();
            assertThat(second.path("extras")).isEqualTo(TestClient.json("{'headers':{'h':'1'}}"));
            assertThat(updated.path("action").asInt()).isEqualTo(1);
            assertThat(updated.path("data").asText()).isEqualTo("x");
            assertThat(deleted.path("action").asInt()).isEqualTo(2);
            assertThat(deleted.path("version").path("clientId").asText()).isEqualTo("ann");
            assertThat(deleted.path("serial").asText()).isEqualTo(serial);
        }
    }

    private static JsonNode delivery(TestClient client, String data, String serial, int msgSerial) {
        client.append(msgSerial, "ai:1", serial, data);
        while (true) {
            JsonNode message = client.delivered();
            if (message.path("action").asInt() != 0) {
                return message;
            }
        }
    }

    @Test
    @SpecPoint({"TM2a", "TM2c", "TM2s"})
    void deliversWithChannelSerialIdAndConnection() {
        try (TestClient client = TestClient.connect(ably)) {
            client.attach("ai:1");
            client.publish(7, "ai:1", "[{'data':{'a':1}},{'data':'b'}]");
            JsonNode delivery = client.next(15);
            assertThat(delivery.path("channelSerial").asText()).isNotEmpty();
            assertThat(delivery.path("connectionId").asText()).isEqualTo(client.connectionId());
            JsonNode first = delivery.path("messages").path(0);
            assertThat(first.path("id").asText()).isEqualTo(client.connectionId() + ":7:0");
            assertThat(first.path("encoding").asText()).isEqualTo("json");
            assertThat(first.path("version").path("serial").asText())
                    .isEqualTo(first.path("serial").asText());
            assertThat(delivery.path("messages").path(1).path("id").asText()).isEqualTo(client.connectionId() + ":7:1");
        }
    }

    @Test
    @SpecPoint({"RTL7f", "RTC1a"})
    void doesNotEchoToWhoDoesNotWantIt() {
        try (TestClient silent = TestClient.connect(ably, "echo=false&heartbeats=false");
                TestClient other = TestClient.connect(ably)) {
            silent.attach("ai:1");
            other.attach("ai:1");
            silent.create(0, "ai:1", "{'data':'a'}");
            assertThat(other.delivered().path("data").asText()).isEqualTo("a");
            silent.assertNothingCame();
        }
    }

    @Test
    @SpecPoint("RTL5d")
    void deliversNothingAfterDetach() {
        try (TestClient client = TestClient.connect(ably, "heartbeats=false")) {
            client.attach("ai:1");
            client.send("{'action':12,'channel':'ai:1'}").next(13);
            client.create(0, "ai:1", "{'data':'a'}");
            client.assertNothingCame();
        }
    }

    @Test
    @SpecPoint("RTN2a")
    void takesJsonInBinaryFrames() {
        try (TestClient client = TestClient.connect(ably)) {
            client.sendBinary("{'action':15,'channel':'ai:1','msgSerial':0,'messages':[{'data':'a'}]}");
            assertThat(client.next(1).path("msgSerial").asInt()).isZero();
        }
    }

    @Test
    void ignoresActionsThatItDoesNotKnow() {
        try (TestClient client = TestClient.connect(ably, "heartbeats=false")) {
            client.send("{'action':99}");
            client.assertNothingCame();
        }
    }

    @Test
    void refusesWhatIsNotForMessages() {
        try (TestClient client = TestClient.connect(ably)) {
            client.send("{'action':21,'channel':'ai:1','msgSerial':0,'annotations':[{}]}");
            assertThat(client.next(2).path("error").path("code").asInt()).isEqualTo(40000);
        }
    }

    @Test
    @SpecPoint({"docs:codes", "RTN7a"})
    void refusesWithTheCodeOfTheRule() {
        try (TestClient client = TestClient.connect(ably, "clientId=ann");
                TestClient reader = TestClient.open(ably, "key=app.reader:secret")) {
            String plain = client.create(0, "plain:1", "{'data':'a'}");
            assertThat(refusal(client.append(1, "plain:1", plain, "b"))).isEqualTo(93002);
            assertThat(refusal(client.append(2, "ai:1", "none", "b"))).isEqualTo(40400);
            assertThat(refusal(client.publish(3, "ai:1", "[{'data':5}]"))).isEqualTo(40013);
            assertThat(refusal(client.publish(4, "ai:1", "[{'data':'a','clientId':'eve'}]")))
                    .isEqualTo(40012);
            assertThat(refusal(client.publish(5, "ai:1", "[{'data':'" + "x".repeat(65_537) + "'}]")))
                    .isEqualTo(40009);
            assertThat(refusal(reader.publish(0, "ai:1", "[{'data':'a'}]"))).isEqualTo(40160);
            assertThat(ably.channel("ai:1").messages()).isEmpty();
        }
    }

    private static int refusal(TestClient client) {
        return client.next(2).path("error").path("code").asInt();
    }

    @Test
    @SpecPoint("RTN12a")
    void closesWhenAsked() {
        try (TestClient client = TestClient.connect(ably)) {
            client.send("{'action':7}");
            assertThat(client.next(8)).isNotNull();
            client.awaitClosed();
            assertThat(ably.openConnections()).isZero();
        }
    }

    @Test
    void endsAConnectionThatSendsNonsense() {
        try (TestClient client = TestClient.connect(ably)) {
            client.send("{'action':15,'channel':'ai:1'}");
            assertThat(client.next(9).path("error").path("code").asInt()).isEqualTo(40003);
            client.awaitClosed();
        }
    }
}
