package io.turnstream.local.ably.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.local.ably.protocol.RefusedException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Issues tokens for token requests, and knows them again. Used from one thread. */
final class Tokens {

    private static final long DEFAULT_TTL = Duration.ofHours(1).toMillis();
    private static final long MAX_TTL = Duration.ofHours(24).toMillis();

    /** How far a request's time may be off (docs, error 40104). */
    private static final long MAX_SKEW = Duration.ofMinutes(15).toMillis();

    private final RandomGenerator random;
    private final Map<String, Grant> grants = new HashMap<>();
    private final Map<String, Long> nonces = new HashMap<>();

    Tokens(RandomGenerator random) {
        this.random = random;
    }

    /** No token was ever issued. */
    void forgetAll() {
        grants.clear();
        nonces.clear();
    }

    /** The grant of a token that was issued here, expired or not. */
    Optional<Grant> grantOf(String token) {
        return Optional.ofNullable(grants.get(token));
    }

    /**
     * Issues a token (RSA8, RSA9). The request is signed with the key's secret, unless the caller showed the key itself.
     */
    ObjectNode issue(ApiKey key, JsonNode request, boolean keyShown, long now) throws RefusedException {
        forgetExpired(now);
        if (!keyShown || request.hasNonNull("mac")) {
            requireSigned(key, request);
            requireCurrent(request, now);
        }
        Capability capability = capability(key, request);
        String clientId = request.path("clientId").textValue();
        long expires = now + ttl(request);
        String token = key.name().substring(0, key.name().indexOf('.') + 1) + randomText();
        grants.put(token, Grant.ofToken(key.name(), capability, clientId, now, expires));
        return details(token, key, capability, clientId, now, expires);
    }

    private static ObjectNode details(
            String token, ApiKey key, Capability capability, @Nullable String clientId, long issued, long expires) {
        ObjectNode details = JsonNodeFactory.instance
                .objectNode()
                .put("token", token)
                .put("keyName", key.name())
                .put("issued", issued)
                .put("expires", expires)
                .put("capability", capability.json());
        return clientId == null ? details : details.put("clientId", clientId);
    }

    /** RSA9g: the fields, each ended by a line feed, absent ones empty. */
    private static void requireSigned(ApiKey key, JsonNode request) throws RefusedException {
        var text = new StringBuilder();
        for (String field : new String[] {"keyName", "ttl", "capability", "clientId", "timestamp", "nonce"}) {
            text.append(request.path(field).asText("")).append('\n');
        }
        if (!Hmac.verify(
                text.toString(), key.secret(), base64(request.path("mac").asText("")))) {
            throw RefusedException.of(40101, "the token request is not signed with the key's secret");
        }
    }

    private void requireCurrent(JsonNode request, long now) throws RefusedException {
        if (Math.abs(request.path("timestamp").asLong() - now) > MAX_SKEW) {
            throw RefusedException.of(40104, "the timestamp of the token request is not current");
        }
        String nonce = request.path("nonce").asText("");
        if (nonce.length() < 16 || nonces.putIfAbsent(nonce, now) != null) {
            throw RefusedException.of(40105, "the nonce of the token request was used before, or is too short");
        }
    }

    /** RSA6: what is asked for, as far as the key allows it; by default all that the key has. */
    private static Capability capability(ApiKey key, JsonNode request) throws RefusedException {
        Capability common = key.capability().narrowedTo(request.path("capability"));
        if (common.isEmpty()) {
            throw RefusedException.of(40160, "the key allows nothing of the capability that is asked for");
        }
        return common;
    }

    private static long ttl(JsonNode request) throws RefusedException {
        String asked = request.path("ttl").asText("");
        if (asked.isEmpty()) {
            return DEFAULT_TTL;
        }
        long ttl = request.path("ttl").asLong(-1);
        if (ttl < 1 || ttl > MAX_TTL) {
            throw RefusedException.of(40003, "the ttl of a token is from 1 ms to 24 hours, not " + asked);
        }
        return ttl;
    }

    private static byte[] base64(String text) throws RefusedException {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw RefusedException.of(40101, "the mac of the token request is not base64");
        }
    }

    /** Expired tokens are still known for an hour, so that they are answered as expired and not as unknown. */
    private void forgetExpired(long now) {
        grants.values().removeIf(grant -> grant.expires() < now - DEFAULT_TTL);
        nonces.values().removeIf(used -> used < now - 2 * MAX_SKEW);
    }

    private String randomText() {
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
