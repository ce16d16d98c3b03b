package io.turnstream.local.ably.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.turnstream.local.ably.protocol.RefusedException;
import java.io.IOException;
import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JWT made from a key: header {@code alg} HS256 and {@code kid}, claims {@code iat}, {@code exp}, {@code x-ably-capability} and
 * {@code x-ably-clientId} (docs, "Ably JWTs").
 */
final class Jwt {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Jwt() {}

    static boolean isOne(String token) {
        return token.startsWith("eyJ") && token.split("\\.", -1).length == 3;
    }

    /** What the token grants, expired or not; refused when it is malformed or not signed by its key. */
    static Grant read(String token, Function<String, @Nullable ApiKey> keys) throws RefusedException {
        String[] parts = token.split("\\.", -1);
        JsonNode header = part(parts[0]);
        ApiKey key = keys.apply(header.path("kid").asText(""));
        if (key == null) {
            throw RefusedException.of(40400, "no key with the name in the token's kid");
        }
        if (!"HS256".equals(header.path("alg").asText())
                || !Hmac.verify(parts[0] + "." + parts[1], key.secret(), base64(parts[2]))) {
            throw RefusedException.of(40144, "the token is not signed with HS256 and the secret of its key");
        }
        JsonNode claims = part(parts[1]);
        for (String time : new String[] {"iat", "exp"}) {
            if (!claims.path(time).isIntegralNumber()) {
                throw RefusedException.of(40144, "the token has no " + time + " claim");
            }
        }
        return Grant.ofToken(
                key.name(),
                key.capability().narrowedTo(claims.path("x-ably-capability")),
                claims.path("x-ably-clientId").textValue(),
                claims.path("iat").asLong() * 1000,
                claims.path("exp").asLong() * 1000);
    }

    private static JsonNode part(String base64) throws RefusedException {
        try {
            return JSON.readTree(base64(base64));
        } catch (IOException e) {
            throw malformed();
        }
    }

    private static byte[] base64(String text) throws RefusedException {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static RefusedException malformed() {
        return RefusedException.of(40144, "the token is not a JWT");
    }
}
