package io.turnstream.sink.ably;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ably.lib.debug.DebugOptions;
import io.turnstream.sink.channel.ChannelException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AblySettingsTest {

    @Test
    void takesTheKeyFromAFileWithALineEnd() {
        assertThat(AblySettings.of("app.k:secret\n", "sink").key()).isEqualTo("app.k:secret");
    }

    @Test
    void doesNotShowItsKey() {
        assertThat(AblySettings.of("app.k:secret", "sink").toString())
                .contains("sink")
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secretonly", "a:b:c", "a: b", ":x"})
    void refusesWhatIsNoKeyWithoutShowingIt(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AblySettings.of(key, "sink"))
                .withMessage("The Ably key must have the form name:secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "*"})
    void refusesAClientIdThatIsNobody(String clientId) {
        assertThatIllegalArgumentException().isThrownBy(() -> AblySettings.of("a.b:c", clientId));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:8080", "ftp://host", "http:///x", "http://host/path"})
    void refusesAServiceUrlThatIsNone(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AblySettings.of("a.b:c", "sink").at(URI.create(url)));
    }

    @Test
    void addressesAblysOwnHostsByDefault() throws Exception {
        var options = options(AblySettings.of("a.b:c", "sink"));

        assertThat(options.tls).isTrue();
        assertThat(options.realtimeHost).isNull();
        assertThat(options.queueMessages).isFalse();
    }

    @Test
    void addressesAServiceUrlForRestAndRealtime() throws Exception {
        var plain = options(AblySettings.of("a.b:c", "sink").at(URI.create("http://127.0.0.1:8080")));
        var secure = options(AblySettings.of("a.b:c", "sink").at(URI.create("https://ably.example.com/")));

        assertThat(plain.tls).isFalse();
        assertThat(plain.port).isEqualTo(8080);
        assertThat(plain.restHost).isEqualTo("127.0.0.1");
        assertThat(plain.realtimeHost).isEqualTo("127.0.0.1");
        assertThat(secure.tls).isTrue();
        assertThat(secure.tlsPort).isZero();
        assertThat(secure.realtimeHost).isEqualTo("ably.example.com");
    }

    @Test
    void theNextAttemptGoesToAnotherHostWhenOneIsDown() {
        var timer = Fixtures.timer();
        try (var connector = new AblyConnector(inEnvironment("acme"), timer, System::nanoTime)) {
            // Given
            var primary = connector.nextHost();
            assertThat(primary).isEqualTo("acme-realtime.ably.io");

            // When
            connector.unreachable(primary, ChannelException.unknown(80003, 503, "down"));

            // Then
            assertThat(connector.nextHost()).matches("acme-[a-e]-fallback\\.ably-realtime\\.com");

            // When
            connector.reached();

            // Then
            assertThat(connector.nextHost()).isEqualTo(primary);
        } finally {
            timer.shutdownNow();
        }
    }

    @Test
    void anotherHostDoesNotHelpAgainstARefusal() {
        var timer = Fixtures.timer();
        try (var connector = new AblyConnector(inEnvironment("acme"), timer, System::nanoTime)) {
            connector.unreachable(connector.nextHost(), ChannelException.refused(40101, 401, "wrong key"));

            assertThat(connector.nextHost()).isEqualTo("acme-realtime.ably.io");
        } finally {
            timer.shutdownNow();
        }
    }

    private static AblySettings inEnvironment(String environment) {
        var second = Duration.ofSeconds(1);
        return new AblySettings("a.b:c", "sink", null, environment, second, second, second, Map.of());
    }

    private static DebugOptions options(AblySettings settings) throws Exception {
        var timer = Fixtures.timer();
        try (var connector = new AblyConnector(settings, timer, System::nanoTime)) {
            return connector.options();
        } finally {
            timer.shutdownNow();
        }
    }
}
