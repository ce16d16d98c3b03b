package io.turnstream.local.ably.server;

import io.turnstream.local.ably.auth.Credentials;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes apart what HTTP requests say: paths, queries, credentials. */
final class HttpQuery {

    private HttpQuery() {}

    /** The parts of a path, decoded one by one: a channel's name may have a slash. */
    static List<String> path(String rawPath) {
        List<String> parts = new ArrayList<>();
        for (String part : rawPath.split("/", -1)) {
            if (!part.isEmpty()) {
                // a plus is a plus in a path
                parts.add(decode(part.replace("+", "%2B")));
            }
        }
        return parts;
    }

    /** The first value of each parameter. */
    static Map<String, String> parameters(@Nullable String rawQuery) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : rawQuery == null ? new String[0] : rawQuery.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.putIfAbsent(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    /**
     * Takes the credentials out of the parameters, or from the Authorization header (RSA3, RSA11). A bearer token comes
     * in base64 from client libraries, and as it is from everyone else.
     *
     * @param clientHeader X-Ably-ClientId, base64 (RSA7e2)
     */
    static Credentials credentials(
            Map<String, String> parameters, @Nullable String authorization, @Nullable String clientHeader) {
        String key = parameters.remove("key");
        String token = first(parameters.remove("access_token"), parameters.remove("accessToken"));
        String clientId = first(parameters.get("clientId"), clientHeader == null ? null : fromBase64(clientHeader));
        int space = authorization == null ? -1 : authorization.indexOf(' ');
        if (authorization != null && space > 0) {
            String shown = authorization.substring(space + 1).trim();
            switch (authorization.substring(0, space).toLowerCase(Locale.ROOT)) {
                case "basic" -> key = fromBase64(shown);
                case "bearer" -> token = shown.indexOf('.') > 0 ? shown : fromBase64(shown);
                default -> {}
            }
        }
        return new Credentials(key, token, clientId);
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }

    private static String fromBase64(String text) {
        try {
            return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
