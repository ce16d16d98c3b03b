package io.turnstream.local.ably;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.local.ably.limit.Limits;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LocalAblyTest {

    @Test
    void tellsWhereItIs() {
        try (LocalAbly ably = LocalAbly.start(LocalAblyOptions.defaults())) {
            assertThat(ably.port()).isPositive();
            assertThat(ably.url()).isEqualTo("http://127.0.0.1:" + ably.port());
            assertThat(ably.key()).isEqualTo("app.key:secret");
        }
    }

    @Test
    void saysInOneSentenceThatAPortIsInUse() {
        try (LocalAbly first = LocalAbly.start(LocalAblyOptions.defaults())) {
            LocalAblyOptions samePort = LocalAblyOptions.defaults().withPort(first.port());
            assertThatThrownBy(() -> LocalAbly.start(samePort))
                    .isInstanceOf(LocalAblyException.class)
                    .hasMessage("port " + first.port() + " on 127.0.0.1 is in use");
        }
    }

    @Test
    void givesItsPortBack() {
        LocalAbly first = LocalAbly.start(LocalAblyOptions.defaults());
        first.close();
        LocalAbly.start(LocalAblyOptions.defaults().withPort(first.port())).close();
    }

    @Test
    void canBeLookedAtAfterItStopped() {
        LocalAbly ably = LocalAbly.start(LocalAblyOptions.defaults());
        try (TestClient client = TestClient.connect(ably)) {
            client.create(0, "ai:1", "{'data':'a'}");
        }
        ably.close();
        assertThat(ably.channel("ai:1").messages()).hasSize(1);
        assertThat(ably.log()).hasSize(1);
    }

    @Test
    void limitsRatesWhenToldTo() {
        LocalAblyOptions limited = LocalAblyOptions.defaults()
                .withLimits(Limits.parse("connection-rate=2,channel-rate=1"))
                .withClock(Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC));
        try (LocalAbly ably = LocalAbly.start(limited);
                TestClient client = TestClient.connect(ably)) {
            client.publish(0, "ai:1", "[{'data':'a'}]").next(1);
            assertThat(refusal(client.publish(1, "ai:1", "[{'data':'b'}]"))).isEqualTo(42913);
            assertThat(refusal(client.publish(2, "ai:2", "[{'data':'c'}]"))).isEqualTo(42911);
        }
    }

    private static int refusal(TestClient client) {
        JsonNode nack = client.next(2);
        return nack.path("error").path("code").asInt();
    }

    @Test
    void isAsNewWhenItIsReset() throws IOException, InterruptedException {
        try (LocalAbly ably = LocalAbly.start(LocalAblyOptions.defaults()
                .withLimits(Limits.parse("new-connection-rate=1,account-rate=1"))
                .withClock(Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC)))) {
            // Given
            TestRest rest = TestRest.of(ably);
            String token = rest.post("/keys/app.key/requestToken", "{}")
                    .body()
                    .path("token")
                    .asText();
            assertThat(TestRest.withToken(ably, token)
                            .post("/channels/x/messages", "{'data':'a'}")
                            .code())
                    .isZero();
            assertThat(rest.post("/channels/x/messages", "{'data':'a'}").code()).isEqualTo(42917);
            TestClient.connect(ably).close();
            ably.revokeKey("app.key");

            // When
            ably.reset();

            // Then
            assertThat(rest.post("/channels/x/messages", "{'data':'a'}").code()).isZero();
            assertThat(TestRest.withToken(ably, token)
                            .get("/channels/x/messages")
                            .code())
                    .isEqualTo(40143);
            TestClient.connect(ably).close();
        }
    }

    @Test
    void refusesTimesThatAreNone() {
        LocalAblyOptions options = LocalAblyOptions.defaults();
        assertThatThrownBy(() -> options.withMaxIdleInterval(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.withConnectionStateTtl(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAPortThatIsNone() {
        assertThatThrownBy(() -> LocalAblyOptions.defaults().withPort(70_000))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
