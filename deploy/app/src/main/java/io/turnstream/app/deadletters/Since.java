package io.turnstream.app.deadletters;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads from when on somebody wants to see something: a time, or how long ago. */
public final class Since {

    private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhd])");

    private Since() {}

    /**
     * Reads {@code 2026-05-04T03:02:01Z}, or {@code 90s}, {@code 30m}, {@code 6h}, {@code 2d} before {@code now}.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public static Instant parse(String text, Instant now) {
        Matcher ago = AGO.matcher(text.toLowerCase(Locale.ROOT));
        try {
            return ago.matches() ? now.minus(length(Long.parseLong(ago.group(1)), ago.group(2))) : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "a time looks like 2026-05-04T03:02:01Z, or like 90s, 30m, 6h or 2d ago, not '" + text + "'", e);
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is before all time", e);
        }
    }

    private static Duration length(long amount, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
