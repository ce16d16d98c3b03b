package io.turnstream.local.ably;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ably.lib.realtime.Channel;
import io.ably.lib.realtime.ChannelState;
import io.ably.lib.realtime.ConnectionEvent;
import io.ably.lib.realtime.ConnectionState;
import io.ably.lib.rest.AblyRest;
import io.ably.lib.rest.Auth;
import io.ably.lib.rest.Auth.TokenDetails;
import io.ably.lib.rest.Auth.TokenParams;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ClientOptions;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys, tokens and JWTs with the genuine Java client, in both of its formats. */
@ParameterizedClass(name = "binary = {0}")
@ValueSource(booleans = {true, false})
class AblyJavaAuthIT {

    @Parameter
    boolean binary;

    private LocalAbly ably;
    private AblyRest keyHolder;

    @BeforeEach
    void start() throws AblyException {
        ably = LocalAbly.start(LocalAblyOptions.defaults());
        keyHolder = JavaClient.rest(ably, binary);
    }

    @AfterEach
    void stop() {
        ably.close();
    }

    @Test
    @SpecPoint({"RSA8a", "RSA8e", "RSA9", "TD2", "TD3", "TD5", "TD6"})
    void getsTokens() throws AblyException {
        var params = new TokenParams();
        params.clientId = "ann";
        params.ttl = 60_000;
        params.capability = "{\"ai:*\":[\"subscribe\"]}";
        TokenDetails details = keyHolder.auth.requestToken(params, null);
        assertThat(details.token).isNotEmpty();
        assertThat(details.clientId).isEqualTo("ann");
        assertThat(details.expires - details.issued).isEqualTo(60_000);
        assertThat(details.capability).isEqualTo(params.capability);
    }

    @Test
    @SpecPoint({"RSC10", "RSA4b"})
    void renewsATokenThatExpiredOverRest() throws AblyException {
        // Given
        ClientOptions options = options();
        var issued = new AtomicInteger();
        options.authCallback = params -> token(issued.incrementAndGet() == 1 ? 1 : 60_000);
        var rest = new AblyRest(options);

        // When
        rest.channels.get("ai:java").publish("n", "a");

        // Then
        assertThat(issued.get()).isEqualTo(2);
        assertThat(ably.channel("ai:java").messages()).hasSize(1);
    }

    @Test
    @SpecPoint({"RTN15h2", "RSA4b"})
    void renewsATokenThatExpiresOnAConnection() throws AblyException {
        // Given
        ClientOptions options = options();
        var issued = new AtomicInteger();
        options.authCallback = params -> token(issued.incrementAndGet() == 1 ? 1500 : 60_000);
        var client = JavaClient.client(options);
        await().until(() -> client.connection.state == ConnectionState.connected);
        String connectionId = client.connection.id;

        // When
        await().until(() -> issued.get() == 2 && client.connection.state == ConnectionState.connected);

        // Then
        assertThat(client.connection.id).isEqualTo(connectionId);
        client.close();
    }

    @Test
    @SpecPoint("RTN22")
    void renewsWhenAsked() throws AblyException {
        // Given
        ClientOptions options = options();
        var issued = new AtomicInteger();
        options.authCallback = params -> token(issued.incrementAndGet() == 1 ? 33_000 : 600_000);
        var client = JavaClient.client(options);
        var updates = new AtomicInteger();
        client.connection.on(ConnectionEvent.update, change -> updates.incrementAndGet());

        // Then
        await().untilAsserted(() -> assertThat(issued.get()).isEqualTo(2));
        await().until(() -> updates.get() > 0);
        assertThat(issued.get()).isEqualTo(2);
        assertThat(ably.counters().connections()).isEqualTo(1);
        client.close();
    }

    @Test
    @SpecPoint({"RTC8a", "RTC8a1", "RTL14", "docs:capabilities"})
    void losesChannelsThatItMayNoLongerRead() throws AblyException {
        // Given
        var client = JavaClient.client(options());
        Channel kept = JavaClient.attached(client.channels.get("ai:java"));
        Channel lost = JavaClient.attached(client.channels.get("other"));
        var narrow = new TokenParams();
        narrow.capability = "{\"ai:*\":[\"*\"]}";

        // When
        client.auth.authorize(narrow, null);

        // Then
        await().until(() -> lost.state == ChannelState.failed);
        assertThat(lost.reason.code).isEqualTo(40160);
        assertThat(kept.state).isEqualTo(ChannelState.attached);
        client.close();
    }

    @Test
    @SpecPoint("docs:jwt")
    void takesJwts() throws Exception {
        // Given
        ClientOptions options = options();
        long now = System.currentTimeMillis() / 1000;
        String jwt = jwt("{\"iat\":" + now + ",\"exp\":" + (now + 60)
                + ",\"x-ably-clientId\":\"ann\",\"x-ably-capability\":\"{\\\"ai:*\\\":[\\\"publish\\\"]}\"}");
        options.authCallback = params -> jwt;
        var client = JavaClient.client(options);

        // When
        JavaClient.done(listener -> client.channels.get("ai:java").publish("n", "a", listener));

        // Then
        assertThat(client.auth.clientId).isEqualTo("ann");
        assertThat(ably.channel("ai:java").messages().get(0).clientId()).isEqualTo("ann");
        assertThat(JavaClient.refused(listener -> client.channels.get("other").publish("n", "a", listener)).code)
                .isEqualTo(40160);
        client.close();
    }

    @Test
    @SpecPoint({"RTN14a", "docs:codes"})
    void failsWithAWrongKey() throws AblyException {
        ClientOptions options = options();
        options.useTokenAuth = false;
        options.key = "app.key:wrong";
        var client = JavaClient.client(options);
        await().until(() -> client.connection.state == ConnectionState.failed);
        assertThat(client.connection.reason.code).isEqualTo(40101);
        client.close();
    }

    @Test
    @SpecPoint({"RSA7b4", "RSA12b", "RTL6g4"})
    void speaksForAnybodyWithAWildcard() throws AblyException {
        ClientOptions options = options();
        var params = new TokenParams();
        params.clientId = Auth.WILDCARD_CLIENTID;
        options.tokenDetails = keyHolder.auth.requestToken(params, null);
        options.key = null;
        options.useTokenAuth = true;
        var client = JavaClient.client(options);
        Channel channel = JavaClient.attached(client.channels.get("ai:java"));
        JavaClient.done(listener -> channel.presence.enterClient("bob", "x", listener));
        assertThat(channel.presence.get(true))
                .extracting(member -> member.clientId)
                .containsExactly("bob");
        client.close();
    }

    private ClientOptions options() throws AblyException {
        return JavaClient.options(ably, binary);
    }

    private Object token(long ttl) throws AblyException {
        var params = new TokenParams();
        params.ttl = ttl;
        return keyHolder.auth.requestToken(params, null);
    }

    private static String jwt(String claims) throws Exception {
        String text = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"app.key\"}".getBytes(StandardCharsets.UTF_8))
                + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return text + "." + base64(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
