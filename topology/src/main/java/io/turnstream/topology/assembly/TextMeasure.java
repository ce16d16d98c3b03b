package io.turnstream.topology.assembly;

/** Sizes and hashes of text. Sizes in bytes are those of UTF-8. */
final class TextMeasure {

    /** The hash of no text. */
    static final long EMPTY_HASH = 0;

    private static final char REPLACEMENT = '\uFFFD';
    private static final long HASH_FACTOR = 0x5851_F42D_4C95_7F2DL;

    private TextMeasure() {}

    /** The size of {@code text}. */
    static int bytes(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            bytes += bytes(character);
            i += Character.charCount(character);
        }
        return bytes;
    }

    /** Whether the size of {@code text} is more than {@code limit}. */
    static boolean exceeds(String text, int limit) {
        // A UTF-16 unit takes one to three bytes: most texts need no counting.
        return text.length() > limit || (text.length() * 3L > limit && bytes(text) > limit);
    }

    /** How many UTF-16 units from the start of {@code text} fit into {@code room} bytes, no character cut in two. */
    static int fitting(String text, int room) {
        int left = room;
        int end = 0;
        while (end < text.length()) {
            int character = text.codePointAt(end);
            left -= bytes(character);
            if (left < 0) {
                break;
            }
            end += Character.charCount(character);
        }
        return end;
    }

    /** The hash of a text that goes on with {@code more}, given the hash so far. How it was cut does not matter. */
    static long hash(long soFar, String more) {
        long hash = soFar;
        for (int i = 0; i < more.length(); i++) {
            hash = hash * HASH_FACTOR + more.charAt(i) + 1;
        }
        return hash;
    }

    /**
     * {@code text} with U+FFFD in place of each half of a surrogate pair that lacks the other. Such a half has no
     * encoding: left alone, it would be shown differently by those who read the text from different places.
     */
    static String wellFormed(String text) {
        StringBuilder mended = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                mended = mended == null ? new StringBuilder(text) : mended;
                mended.setCharAt(i, REPLACEMENT);
            }
        }
        return mended == null ? text : mended.toString();
    }

    private static int bytes(int character) {
        if (character < 0x80) {
            return 1;
        }
        if (character < 0x800) {
            return 2;
        }
        return character < 0x10000 ? 3 : 4;
    }
}
