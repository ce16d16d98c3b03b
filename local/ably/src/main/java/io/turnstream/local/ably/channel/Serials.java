package io.turnstream.local.ably.channel;

import java.util.function.LongSupplier;

/**
 * Gives out positions and serials, such as {@code 01826232498871-001@local:000}: time, a counter within the millisecond,
 * the series, and the index within one publish. They order everything that happens on the service, as text (docs,
 * "Version ordering"), whatever the clock does. Used from one thread.
 */
public final class Serials {

    private static final int PER_MILLISECOND = 1000;

    private final LongSupplier millis;
    private final String series;
    private long lastMillis;
    private int counter;

    public Serials(LongSupplier millis, String series) {
        this.millis = millis;
        this.series = series;
        this.lastMillis = millis.getAsLong();
    }

    /** The next position: greater than all before it. */
    String next() {
        long now = millis.getAsLong();
        if (now > lastMillis) {
            lastMillis = now;
            counter = 0;
        } else if (++counter == PER_MILLISECOND) {
            lastMillis++;
            counter = 0;
        }
        return last();
    }

    /** The newest position: everything so far is at it or before it. */
    public String last() {
        return padded(lastMillis, 14) + "-" + padded(counter, 3) + "@" + series;
    }

    /** The serial of the message with this index in the publish at {@code position}. */
    static String serial(String position, int index) {
        return position + ":" + padded(index, 3);
    }

    /** The position of the publish that a serial belongs to. A position stands for itself. */
    static String position(String serial) {
        int colon = serial.lastIndexOf(':');
        return colon < 0 ? serial : serial.substring(0, colon);
    }

    /** {@code String.format} took a fifth of the time of an append. */
    private static String padded(long number, int digits) {
        String text = Long.toString(number);
        return "0".repeat(Math.max(0, digits - text.length())) + text;
    }
}
