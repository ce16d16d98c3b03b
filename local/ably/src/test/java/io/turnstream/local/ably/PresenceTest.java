package io.turnstream.local.ably;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.local.ably.auth.ApiKey;
import io.turnstream.local.ably.auth.Capability;
import io.turnstream.local.ably.protocol.RefusedException;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is present, seen from plain WebSockets and HTTP. */
class PresenceTest {

    private static final int HAS_PRESENCE = 1;

    private LocalAbly ably;

    @BeforeEach
    void start() throws RefusedException {
        ApiKey reader = ApiKey.of("app.reader:secret").withCapability(Capability.parse("{\"ai:*\":[\"subscribe\"]}"));
        ably = LocalAbly.start(LocalAblyOptions.defaults().withKey(reader));
    }

    @AfterEach
    void stop() {
        ably.close();
    }

    @Test
    @SpecPoint({"RTP8a", "RTP9a", "RTP10a", "RTP6a", "TP3"})
    void tellsEveryoneWhoEntersUpdatesAndLeaves() {
        try (TestClient ann = TestClient.connect(ably, "clientId=ann");
                TestClient watcher = TestClient.connect(ably)) {
            // Given
            ann.attach("ai:1");
            watcher.attach("ai:1");

            // When
            say(ann, 0, "{'action':2,'data':'typing'}");
            JsonNode entered = watcher.next(14);
            say(ann, 1, "{'action':4,'data':{'at':1}}");
            JsonNode updated = watcher.next(14).path("presence").path(0);
            say(ann, 2, "{'action':3}");
            JsonNode left = watcher.next(14).path("presence").path(0);

            // Then
            JsonNode member = entered.path("presence").path(0);
            assertThat(entered.path("connectionId").asText()).isEqualTo(ann.connectionId());
            assertThat(member.path("action").asInt()).isEqualTo(2);
            assertThat(member.path("clientId").asText()).isEqualTo("ann");
            assertThat(member.path("connectionId").asText()).isEqualTo(ann.connectionId());
            assertThat(member.path("id").asText()).isEqualTo(ann.connectionId() + ":0:0");
            assertThat(member.path("data").asText()).isEqualTo("typing");
            assertThat(updated.path("action").asInt()).isEqualTo(4);
            assertThat(updated.path("encoding").asText()).isEqualTo("json");
            assertThat(left.path("action").asInt()).isEqualTo(3);
            assertThat(left.path("data").asText()).as("the last that it showed").isEqualTo("{\"at\":1}");
        }
    }

    @Test
    @SpecPoint({"RTP1", "RTP18a", "RTP18b", "TP2"})
    void showsWhoIsPresentToWhoAttaches() {
        try (TestClient many = TestClient.connect(ably);
                TestClient late = TestClient.connect(ably)) {
            // Given
            assertThat(many.attach("ai:1").path("flags").asInt() & HAS_PRESENCE).isZero();
            for (int i = 0; i < 101; i++) {
                say(many, i, "{'action':2,'clientId':'c" + i + "'}");
            }

            // When
            JsonNode attached = late.attach("ai:1");
            JsonNode first = late.next(16);
            JsonNode last = late.next(16);

            // Then
            assertThat(attached.path("flags").asInt() & HAS_PRESENCE).isEqualTo(HAS_PRESENCE);
            assertThat(first.path("presence"))
                    .hasSize(100)
                    .allMatch(member -> member.path("action").asInt() == 1);
            assertThat(last.path("presence")).hasSize(1);
            String[] serial = first.path("channelSerial").asText().split(":", -1);
            assertThat(serial[1]).isNotEmpty();
            assertThat(last.path("channelSerial").asText()).isEqualTo(serial[0] + ":");
        }
    }

    @Test
    @SpecPoint("RTP1")
    void sendsNoPresenceToWhoDoesNotWantIt() {
        try (TestClient ann = TestClient.connect(ably, "clientId=ann");
                TestClient other = TestClient.connect(ably, "heartbeats=false")) {
            ann.attach("ai:1");
            say(ann, 0, "{'action':2}");
            other.send("{'action':10,'channel':'ai:1','flags':" + (1 << 18) + "}");
            assertThat(other.next(11).path("flags").asInt() & HAS_PRESENCE).isZero();
            say(ann, 1, "{'action':3}");
            other.assertNothingCame();
        }
    }

    @Test
    @SpecPoint("RTP17g")
    void isSilentWhenAMemberReentersAsItIs() {
        try (TestClient ann = TestClient.connect(ably, "clientId=ann&heartbeats=false")) {
            ann.attach("ai:1");
            say(ann, 0, "{'action':2,'data':'a'}");
            String id = ann.connectionId() + ":0:0";
            say(ann, 1, "{'action':2,'data':'a','id':'" + id + "'}");
            ann.assertNothingCame();
        }
    }

    @Test
    @SpecPoint({"RTP2b1", "RTL5d"})
    void whoDetachesClosesOrIsGoneHasLeft() {
        try (TestClient watcher = TestClient.connect(ably)) {
            watcher.attach("ai:1");
            try (TestClient detaching = present(watcher, "a", "")) {
                detaching.send("{'action':12,'channel':'ai:1'}");
                assertLeft(watcher, detaching, "a");
            }
            try (TestClient closing = present(watcher, "b", "")) {
                closing.send("{'action':7}");
                assertLeft(watcher, closing, "b");
            }
            try (TestClient vanishing = present(watcher, "c", "remainPresentFor=0")) {
                vanishing.vanish();
                assertLeft(watcher, vanishing, "c");
            }
        }
    }

    private TestClient present(TestClient watcher, String clientId, String query) {
        TestClient client = TestClient.connect(ably, "clientId=" + clientId + "&" + query);
        client.attach("ai:1");
        say(client, 0, "{'action':2}");
        watcher.next(14);
        return client;
    }

    private static void assertLeft(TestClient watcher, TestClient gone, String clientId) {
        JsonNode left = watcher.next(14).path("presence").path(0);
        assertThat(left.path("action").asInt()).isEqualTo(3);
        assertThat(left.path("clientId").asText()).isEqualTo(clientId);
        assertThat(left.path("id").asText()).as("not said by the client").doesNotStartWith(gone.connectionId());
    }

    @Test
    @SpecPoint({"RTP1", "RTN15c6"})
    void whoComesBackInTimeNeverLeft() {
        try (TestClient watcher = TestClient.connect(ably, "heartbeats=false")) {
            watcher.attach("ai:1");
            TestClient ann = present(watcher, "ann", "");
            ann.vanish();
            try (TestClient again = TestClient.connect(ably, "clientId=ann&resume=" + ann.connectionKey())) {
                assertThat(again.attach("ai:1").path("flags").asInt() & HAS_PRESENCE)
                        .isEqualTo(HAS_PRESENCE);
                assertThat(again.next(16)
                                .path("presence")
                                .path(0)
                                .path("clientId")
                                .asText())
                        .isEqualTo("ann");
                watcher.assertNothingCame();
            }
        }
    }

    @Test
    @SpecPoint({"RTN19a2", "RTP8a"})
    void whatIsSentAgainIsDoneOnce() {
        try (TestClient ann = TestClient.connect(ably, "clientId=ann&heartbeats=false")) {
            ann.attach("ai:1");
            say(ann, 0, "{'action':2}");
            say(ann, 0, "{'action':2}");
            ann.assertNothingCame();
        }
    }

    @Test
    @SpecPoint({"RTP8j", "RTP14", "RTP8h", "docs:codes", "docs:capabilities"})
    void refusesWhoMayNotBePresent() {
        try (TestClient nobody = TestClient.connect(ably);
                TestClient ann = TestClient.connect(ably, "clientId=ann");
                TestClient reader = TestClient.open(ably, "key=app.reader:secret&clientId=eve")) {
            nobody.attach("ai:1");
            reader.attach("ai:1");
            assertThat(refusal(nobody, 0, "{'action':2}")).isEqualTo(91000);
            assertThat(refusal(nobody, 1, "{'action':2,'clientId':'*'}")).isEqualTo(40012);
            assertThat(refusal(ann, 0, "{'action':2}")).as("not attached").isEqualTo(91001);
            ann.attach("ai:1");
            assertThat(refusal(ann, 1, "{'action':2,'clientId':'eve'}")).isEqualTo(40012);
            assertThat(refusal(ann, 2, "{'action':2,'data':7}")).isEqualTo(40013);
            assertThat(refusal(ann, 3, "{'action':9}")).isEqualTo(40003);
            assertThat(refusal(reader, 0, "{'action':2}")).isEqualTo(40160);
        }
    }

    @Test
    @SpecPoint({"RSP3a", "RSP3a1", "RSP3a2", "RSP3a3", "RSP4a", "RSP4b2"})
    void restShowsWhoIsAndWhoWasPresent() throws IOException, InterruptedException {
        TestRest rest = TestRest.of(ably);
        try (TestClient client = TestClient.connect(ably)) {
            // Given
            client.attach("ai:1");
            for (int i = 0; i < 3; i++) {
                say(client, i, "{'action':2,'clientId':'c" + i + "','data':'d'}");
            }
            say(client, 3, "{'action':3,'clientId':'c0'}");

            // When
            JsonNode members = rest.get("/channels/ai%3A1/presence").body();
            TestRest.Answer page = rest.get("/channels/ai%3A1/presence?limit=1");
            JsonNode one = rest.get("/channels/ai%3A1/presence?clientId=c2").body();
            JsonNode none = rest.get("/channels/ai%3A1/presence?connectionId=x").body();
            TestRest.Answer backwards = rest.get("/channels/ai%3A1/presence/history?limit=3");
            JsonNode forwards = rest.get("/channels/ai%3A1/presence/history?direction=forwards")
                    .body();

            // Then
            assertThat(members).extracting(m -> m.path("clientId").asText()).containsExactly("c1", "c2");
            assertThat(members.path(0).path("action").asInt()).isEqualTo(1);
            assertThat(page.body()).hasSize(1);
            assertThat(page.links()).anyMatch(link -> link.startsWith("<./presence?after=1&limit=1>; rel=\"next\""));
            assertThat(one).hasSize(1);
            assertThat(none).isEmpty();
            assertThat(backwards.body())
                    .extracting(m -> m.path("action").asInt())
                    .containsExactly(3, 2, 2);
            assertThat(backwards.links())
                    .anyMatch(link -> link.startsWith("<./history?after=2&limit=3>; rel=\"next\""));
            assertThat(forwards).hasSize(4);
            assertThat(TestRest.withKey(ably, "app.reader:secret")
                            .get("/channels/other/presence")
                            .code())
                    .isEqualTo(40160);
        }
    }

    /** Says something about a member and waits until it is acknowledged, which is after everyone was told. */
    private static void say(TestClient client, int msgSerial, String message) {
        send(client, msgSerial, message).next(1);
    }

    private static int refusal(TestClient client, int msgSerial, String message) {
        return send(client, msgSerial, message)
                .next(2)
                .path("error")
                .path("code")
                .asInt();
    }

    private static TestClient send(TestClient client, int msgSerial, String message) {
        return client.send("{'action':14,'channel':'ai:1','msgSerial':" + msgSerial + ",'presence':[" + message + "]}");
    }
}
