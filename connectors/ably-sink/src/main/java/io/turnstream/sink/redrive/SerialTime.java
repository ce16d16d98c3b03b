package io.turnstream.sink.redrive;

import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * When messages were created, by their serials: these begin with the milliseconds of the service's clock, in 14 digits,
 * so that they are in order as text (Ably, "Version ordering").
 */
final class SerialTime {

    private static final Pattern TIMED = Pattern.compile("\\d{14}-.*");

    private SerialTime() {}

    /** True when the message was created before that; false when its serial does not tell. */
    static boolean isBefore(String serial, Instant time) {
        String bound = String.format(Locale.ROOT, "%014d", Math.max(0, time.toEpochMilli()));
        return TIMED.matcher(serial).matches() && serial.compareTo(bound) < 0;
    }
}
