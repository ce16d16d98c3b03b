package io.turnstream.local.ably.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.local.ably.SpecPoint;
import io.turnstream.local.ably.protocol.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AuthenticatorTest {

    private static final long NOW = 1_700_000_000_000L;
    private static final Credentials NOTHING = new Credentials(null, null, null);

    private final ApiKey key = ApiKey.of("app.key:secret");
    private final Authenticator authenticator = new Authenticator(List.of(key), new Random(1));

    @Test
    @SpecPoint({"RSA2", "RSA7b4"})
    void grantsAKeyEverythingAndAnyClient() throws RefusedException {
        Grant grant = authenticator.grant(new Credentials("app.key:secret", null, null), NOW);
        assertThat(grant.capability().allows("publish", "any:channel")).isTrue();
        assertThat(grant.speaksFor("whoever")).isEqualTo("whoever");
    }

    @Test
    @SpecPoint("docs:codes")
    void tellsWrongUnknownAndMalformedKeysApart() {
        assertRefused(40101, () -> authenticator.grant(new Credentials("app.key:wrong", null, null), NOW));
        assertRefused(40400, () -> authenticator.grant(new Credentials("app.other:secret", null, null), NOW));
        assertRefused(40005, () -> authenticator.grant(new Credentials("nonsense", null, null), NOW));
        assertRefused(40101, () -> authenticator.grant(NOTHING, NOW));
    }

    @Test
    @SpecPoint({"RSA8", "RSA9", "TD2"})
    void issuesATokenForASignedRequest() throws RefusedException {
        // Given
        ObjectNode request =
                request("n".repeat(16)).put("clientId", "ann").put("capability", "{\"ai:*\":[\"subscribe\"]}");

        // When
        ObjectNode details = authenticator.issueToken("app.key", signed(request), NOTHING, NOW);
        Grant grant = authenticator.grant(token(details.path("token").asText()), NOW);

        // Then
        assertThat(grant.clientId()).isEqualTo("ann");
        assertThat(grant.capability().allows("subscribe", "ai:1")).isTrue();
        assertThat(grant.capability().allows("publish", "ai:1")).isFalse();
        assertThat(details.path("expires").asLong()).isEqualTo(NOW + 3_600_000);
    }

    @Test
    @SpecPoint({"RSA9g", "docs:codes"})
    void refusesRequestsThatAreForgedOldOrRepeated() throws RefusedException {
        ObjectNode forged = signed(request("f".repeat(16))).put("clientId", "someone-else");
        ObjectNode old = signed(request("o".repeat(16)).put("timestamp", NOW - 3_600_000));
        ObjectNode once = signed(request("r".repeat(16)));
        authenticator.issueToken("app.key", once, NOTHING, NOW);
        assertRefused(40101, () -> authenticator.issueToken("app.key", forged, NOTHING, NOW));
        assertRefused(40104, () -> authenticator.issueToken("app.key", old, NOTHING, NOW));
        assertRefused(40105, () -> authenticator.issueToken("app.key", once, NOTHING, NOW));
    }

    @Test
    @SpecPoint({"RSA5", "RSC10"})
    void endsTokensWhenTheyExpire() throws RefusedException {
        // Given
        ObjectNode request = request("e".repeat(16)).put("ttl", 1000);
        String token = authenticator
                .issueToken("app.key", signed(request), NOTHING, NOW)
                .path("token")
                .asText();

        // When
        ThrowingCallable later = () -> authenticator.grant(token(token), NOW + 1000);

        // Then
        assertThat(authenticator.grant(token(token), NOW + 999)).isNotNull();
        assertRefused(40142, later);
    }

    @Test
    @SpecPoint("docs:jwt")
    void readsJwtsThatAreSignedWithTheSecret() throws RefusedException {
        // Given
        String jwt = jwt("{\"iat\":1,\"exp\":" + (NOW / 1000 + 60) + ",\"x-ably-clientId\":\"bob\"}", "secret");

        // When
        Grant grant = authenticator.grant(token(jwt), NOW);

        // Then
        assertThat(grant.clientId()).isEqualTo("bob");
        assertRefused(40142, () -> authenticator.grant(token(jwt), NOW + 61_000));
        assertRefused(40144, () -> authenticator.grant(token(jwt("{\"iat\":1,\"exp\":9999999999}", "wrong")), NOW));
        assertRefused(40144, () -> authenticator.grant(token(jwt("{\"iat\":1}", "secret")), NOW));
        assertRefused(40144, () -> authenticator.grant(token(jwt("{\"exp\":9999999999}", "secret")), NOW));
    }

    @Test
    @SpecPoint({"RSA15a", "RSL1m4"})
    void holdsClientsToTheClientIdOfTheirToken() throws RefusedException {
        // Given
        String jwt = jwt("{\"iat\":1,\"exp\":9999999999,\"x-ably-clientId\":\"bob\"}", "secret");
        Grant bob = authenticator.grant(token(jwt), NOW);

        // When
        ThrowingCallable asAnother = () -> authenticator.grant(new Credentials(null, jwt, "eve"), NOW);

        // Then
        assertRefused(40102, asAnother);
        assertRefused(40012, () -> bob.speaksFor("eve"));
        assertThat(bob.speaksFor(null)).isEqualTo("bob");
    }

    @Test
    @SpecPoint("docs:capabilities")
    void letsOneChangeOnesOwnMessagesOnly() throws RefusedException {
        Grant bob = Grant.ofToken("app.key", Capability.parse("{\"*\":[\"message-update-own\"]}"), "bob", NOW, NOW);
        Grant nobody = Grant.ofToken("app.key", Capability.parse("{\"*\":[\"message-update-own\"]}"), null, NOW, NOW);
        bob.requireOn("message-update", "ai:1", "bob");
        assertRefused(40160, () -> bob.requireOn("message-update", "ai:1", "eve"));
        assertRefused(40160, () -> bob.requireOn("message-delete", "ai:1", "bob"));
        assertRefused(40166, () -> nobody.requireOn("message-update", "ai:1", null));
    }

    @Test
    @SpecPoint({"RSA17", "docs:codes"})
    void takesBackTokensOfAClientAndKeys() throws RefusedException {
        // Given
        ObjectNode targets = JsonNodeFactory.instance.objectNode();
        targets.putArray("targets").add("clientId:bob").add("channel:ai:1");
        Credentials bob = token(jwt("{\"iat\":1,\"exp\":9999999999,\"x-ably-clientId\":\"bob\"}", "secret"));
        Credentials eve = token(jwt("{\"iat\":1,\"exp\":9999999999,\"x-ably-clientId\":\"eve\"}", "secret"));
        Credentials newBob =
                token(jwt("{\"iat\":" + NOW / 1000 + ",\"exp\":9999999999,\"x-ably-clientId\":\"bob\"}", "secret"));
        Credentials whole = new Credentials("app.key:secret", null, null);

        // When
        ObjectNode answer = authenticator.revokeTokens("app.key", targets, whole, NOW);

        // Then
        assertThat(answer.path("successCount").asInt()).isEqualTo(1);
        assertThat(answer.path("failureCount").asInt()).isEqualTo(1);
        assertThat(answer.path("results").path(0).path("appliesAt").asLong()).isEqualTo(NOW);
        assertRefused(40141, () -> authenticator.grant(bob, NOW));
        assertThat(authenticator.grant(newBob, NOW).clientId()).isEqualTo("bob");
        assertThat(authenticator.grant(eve, NOW).clientId()).isEqualTo("eve");
        assertRefused(40162, () -> authenticator.revokeTokens("app.key", targets, eve, NOW));
        authenticator.revokeKey("app.key");
        assertRefused(40131, () -> authenticator.grant(eve, NOW));
        assertRefused(40131, () -> authenticator.grant(whole, NOW));
    }

    @Test
    @SpecPoint({"docs:codes", "RSC10"})
    void asksForAnotherTokenWhenOneIsNotKnown() {
        assertRefused(40143, () -> authenticator.grant(token("app.nonsense"), NOW));
        assertRefused(40005, () -> authenticator.grant(token("nonsense"), NOW));
    }

    private static ObjectNode request(String nonce) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("keyName", "app.key")
                .put("timestamp", NOW)
                .put("nonce", nonce);
    }

    private static ObjectNode signed(ObjectNode request) {
        String text = String.join(
                        "\n",
                        request.path("keyName").asText(),
                        request.path("ttl").asText(""),
                        request.path("capability").asText(""),
                        request.path("clientId").asText(""),
                        request.path("timestamp").asText(),
                        request.path("nonce").asText())
                + "\n";
        return request.put("mac", Base64.getEncoder().encodeToString(Hmac.sign(text, "secret")));
    }

    private static String jwt(String claims, String secret) {
        String text = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"app.key\"}") + "." + base64(claims);
        return text + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(Hmac.sign(text, secret));
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Credentials token(@Nullable String token) {
        return new Credentials(null, token, null);
    }

    private static void assertRefused(int code, ThrowingCallable what) {
        assertThatThrownBy(what).isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(
                        refused.error().code())
                .isEqualTo(code));
    }
}
