package io.turnstream.app.deadletters;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a record stands on its topic.
 *
 * @param partition from 0
 * @param offset from 0
 */
public record Position(int partition, long offset) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9}):(\\d{1,18})");

    /**
     * Reads what {@link #toString()} writes.
     *
     * @throws IllegalArgumentException when it is not of the form {@code PARTITION:OFFSET}
     */
    public static Position parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "a dead letter is named PARTITION:OFFSET, as in 3:17, not '" + text + "'");
        }
        return new Position(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    @Override
    public String toString() {
        return partition + ":" + offset;
    }
}
