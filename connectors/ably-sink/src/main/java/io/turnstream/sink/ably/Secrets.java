package io.turnstream.sink.ably;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes the key and tokens out of text that may be logged or shown, in every form in which they travel. */
final class Secrets {

    private static final String HIDDEN = "***";
    private static final int LONGEST = 500;

    /** Credentials in a query string, whoever's they are. */
    private static final Pattern IN_QUERY = Pattern.compile("(?i)\\b(key|access_?token)=[^&\\s\"']+");

    /** Credentials in an Authorization header. */
    private static final Pattern IN_HEADER = Pattern.compile("(?i)\\b(basic|bearer)\\s+[A-Za-z0-9+/=._~-]{8,}");

    private final List<String> known;

    /** @param key the API key, {@code name:secret}: its name may be shown, its secret may not */
    Secrets(String key) {
        var secret = key.substring(key.indexOf(':') + 1);
        var bytes = key.getBytes(StandardCharsets.UTF_8);
        known = List.of(
                Base64.getEncoder().encodeToString(bytes),
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                URLEncoder.encode(secret, StandardCharsets.UTF_8),
                secret);
    }

    /** The text without secrets, and not longer than a log line should be. */
    String hide(@Nullable String text) {
        if (text == null) {
            return "no message";
        }
        var shown = text;
        for (var secret : known) {
            shown = shown.replace(secret, HIDDEN);
        }
        shown = IN_QUERY.matcher(shown).replaceAll("$1=" + HIDDEN);
        shown = IN_HEADER.matcher(shown).replaceAll("$1 " + HIDDEN);
        return shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST) + "…";
    }
}
