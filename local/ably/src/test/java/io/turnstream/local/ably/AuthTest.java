package io.turnstream.local.ably;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens and keys over the life of a connection, seen from a plain WebSocket. */
class AuthTest {

    private LocalAbly ably;
    private TestRest rest;

    @BeforeEach
    void start() {
        ably = LocalAbly.start(LocalAblyOptions.defaults());
        rest = TestRest.of(ably);
    }

    @AfterEach
    void stop() {
        ably.close();
    }

    @Test
    @SpecPoint({"RTN15h", "RSA5"})
    void aConnectionEndsWithItsTokenAndCanBeResumedWithAnother() throws IOException, InterruptedException {
        try (TestClient first = connect(token("{'ttl':200}"))) {
            JsonNode disconnected = first.next(6);
            first.awaitClosed();
            try (TestClient again =
                    TestClient.open(ably, "access_token=" + token("{}") + "&resume=" + first.connectionKey())) {
                assertThat(disconnected.path("error").path("code").asInt()).isEqualTo(40142);
                assertThat(disconnected.path("error").path("statusCode").asInt())
                        .isEqualTo(401);
                assertThat(again.next(4).path("connectionId").asText()).isEqualTo(first.connectionId());
            }
        }
    }

    @Test
    @SpecPoint("RTN22")
    void asksForAnotherTokenHalfAMinuteBeforeTheEnd() throws IOException, InterruptedException {
        try (TestClient client = connect(token("{'ttl':32000}"))) {
            assertThat(client.next(17).has("error")).isFalse();
        }
    }

    @Test
    @SpecPoint({"RTC8", "RTC8a", "RTC8a1"})
    void takesOtherCredentialsOnAnOpenConnection() throws IOException, InterruptedException {
        try (TestClient client = connect(token("{'ttl':1000}"))) {
            // Given
            client.attach("ai:1");
            client.attach("other");
            String narrower = token("{'capability':'{\\\"ai:*\\\":[\\\"subscribe\\\"]}'}");

            // When
            client.send("{'action':17,'auth':{'accessToken':'" + narrower + "'}}");
            JsonNode connected = client.next(4);
            JsonNode failed = client.next(9);
            client.publish(0, "ai:1", "[{'data':'a'}]");

            // Then
            assertThat(connected.path("connectionId").asText()).isEqualTo(client.connectionId());
            assertThat(failed.path("channel").asText()).isEqualTo("other");
            assertThat(failed.path("error").path("code").asInt()).isEqualTo(40160);
            assertThat(client.next(2).path("error").path("code").asInt()).isEqualTo(40160);
        }
    }

    @Test
    @SpecPoint({"RTC8a1", "docs:capabilities"})
    void readsNoMoreWithCredentialsThatOnlyLetItPublish() throws IOException, InterruptedException {
        try (TestClient client = connect(token("{'ttl':1000}"));
                TestClient other = connect(token("{'ttl':1000}"))) {
            // Given
            client.attach("ai:1");
            String narrower = token("{'capability':'{\\\"ai:*\\\":[\\\"publish\\\"]}'}");
            client.send("{'action':17,'auth':{'accessToken':'" + narrower + "'}}");
            client.next(4);

            // When
            other.publish(0, "ai:1", "[{'data':'a'}]");
            other.next(1);
            client.publish(0, "ai:1", "[{'data':'b'}]");

            // Then
            assertThat(client.next().path("action").asInt()).isEqualTo(1);
        }
    }

    @Test
    @SpecPoint({"RTC8a3", "RSA15c"})
    void endsAConnectionThatWantsToBeSomebodyElse() throws IOException, InterruptedException {
        try (TestClient client = connect(token("{'clientId':'ann'}"))) {
            client.send("{'action':17,'auth':{'accessToken':'" + token("{'clientId':'eve'}") + "'}}");
            assertThat(client.next(9).path("error").path("code").asInt()).isEqualTo(40102);
            client.awaitClosed();
        }
    }

    @Test
    @SpecPoint({"RSA7b4", "RSA12b", "RSA15b", "RTL6g4"})
    void aTokenForAnyClientSpeaksForAnyClient() throws IOException, InterruptedException {
        String wildcard = token("{'clientId':'*'}");
        try (TestClient anybody = connect(wildcard);
                TestClient ann = TestClient.open(ably, "access_token=" + wildcard + "&clientId=ann")) {
            assertThat(anybody.connected
                            .path("connectionDetails")
                            .path("clientId")
                            .asText())
                    .isEqualTo("*");
            assertThat(ann.next(4).path("connectionDetails").path("clientId").asText())
                    .isEqualTo("ann");
            anybody.create(0, "ai:1", "{'data':'a','clientId':'bob'}");
            anybody.create(1, "ai:1", "{'data':'b'}");
            assertThat(ably.channel("ai:1").messages())
                    .extracting(m -> m.clientId())
                    .containsExactly("bob", null);
        }
    }

    @Test
    @SpecPoint({"RSA17", "docs:codes"})
    void endsConnectionsWhoseTokensAreTakenBack() throws IOException, InterruptedException {
        try (TestClient ann = connect(token("{'clientId':'ann'}"));
                TestClient bob = connect(token("{'clientId':'bob'}"))) {
            long later = 9_999_999_999_999L;
            TestRest.Answer answer = rest.post(
                    "/keys/app.key/revokeTokens", "{'targets':['clientId:ann'],'issuedBefore':" + later + "}");
            assertThat(answer.body().path("successCount").asInt()).isEqualTo(1);
            assertThat(ann.next(6).path("error").path("code").asInt()).isEqualTo(40141);
            ann.awaitClosed();
            bob.send("{'action':0,'id':'still here'}").next(0);
        }
    }

    @Test
    @SpecPoint("docs:codes")
    void endsConnectionsWhoseKeyIsTakenBack() throws IOException, InterruptedException {
        try (TestClient client = TestClient.connect(ably)) {
            ably.revokeKey("app.key");
            assertThat(client.next(6).path("error").path("code").asInt()).isEqualTo(40131);
            client.awaitClosed();
            assertThat(rest.get("/channels/ai%3A1/messages").code()).isEqualTo(40131);
        }
    }

    private TestClient connect(String token) {
        TestClient client = TestClient.open(ably, "access_token=" + token);
        client.connected = client.next(4);
        return client;
    }

    private String token(String request) throws IOException, InterruptedException {
        return rest.post("/keys/app.key/requestToken", request)
                .body()
                .path("token")
                .asText();
    }
}
