package io.turnstream.app.page;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the page shows to Ably: a JWT that may watch the channels of sessions and nothing else, for an hour (Ably,
 * "JWTs"). The key itself never leaves this process.
 *
 * @param token the JWT
 * @param expires when it ends
 */
record SubscribeToken(String token, Instant expires) {

    private static final Duration LIFE = Duration.ofHours(1);
    private static final String CAPABILITY = "{\"ai:*\":[\"history\",\"subscribe\"]}";

    /**
     * Makes one.
     *
     * @param key an API key, {@code app.key:secret}
     */
    static SubscribeToken of(String key, Instant now) {
        int colon = key.indexOf(':');
        Instant expires = now.plus(LIFE);
        ObjectNode header = JsonNodeFactory.instance
                .objectNode()
                .put("typ", "JWT")
                .put("alg", "HS256")
                .put("kid", key.substring(0, colon));
        ObjectNode claims = JsonNodeFactory.instance
                .objectNode()
                .put("iat", now.getEpochSecond())
                .put("exp", expires.getEpochSecond())
                .put("x-ably-capability", CAPABILITY);
        String content = base64(bytes(header.toString())) + '.' + base64(bytes(claims.toString()));
        return new SubscribeToken(content + '.' + base64(signature(content, key.substring(colon + 1))), expires);
    }

    private static byte[] signature(String content, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes(secret), "HmacSHA256"));
            return mac.doFinal(bytes(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
