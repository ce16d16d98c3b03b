package io.turnstream.source.response;

/**
 * Keeps surrogate pairs whole. A half of one cannot be written as UTF-8: Avro would silently make a question mark of it.
 */
final class Characters {

    private static final char REPLACEMENT = '\uFFFD';

    private char held;

    /**
     * What can be sent of the text so far: the half held back from last time, then {@code delta}, without a first half at
     * its end. Halves that have lost their partner become U+FFFD.
     */
    String next(String delta) {
        if (delta.isEmpty()) {
            return delta;
        }
        String text = held == 0 ? delta : held + delta;
        char last = text.charAt(text.length() - 1);
        held = Character.isHighSurrogate(last) ? last : 0;
        return wellFormed(held == 0 ? text : text.substring(0, text.length() - 1));
    }

    /** What is left when no more comes: nothing, or U+FFFD for a half whose partner never came. */
    String last() {
        String rest = held == 0 ? "" : String.valueOf(REPLACEMENT);
        held = 0;
        return rest;
    }

    /** {@code text} with U+FFFD in place of each half of a surrogate pair that has no partner. */
    static String wellFormed(String text) {
        int at = firstLoneHalf(text, 0);
        if (at < 0) {
            return text;
        }
        StringBuilder repaired = new StringBuilder(text);
        for (; at >= 0; at = firstLoneHalf(text, at + 1)) {
            repaired.setCharAt(at, REPLACEMENT);
        }
        return repaired.toString();
    }

    private static int firstLoneHalf(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) {
                continue;
            }
            if (i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                i++;
            } else {
                return i;
            }
        }
        return -1;
    }
}
