package io.turnstream.schemas;

import java.util.Optional;

/** Text in which every surrogate has its partner. UTF-8, and so Avro, cannot hold half a pair: it becomes a "?". */
final class WholeCharacters {

    private WholeCharacters() {}

    /** Where {@code text} has half a surrogate pair; empty if it has none. */
    static Optional<String> problem(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) {
                continue;
            }
            if (Character.isHighSurrogate(text.charAt(i))
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                continue;
            }
            return Optional.of(describe(text, i));
        }
        return Optional.empty();
    }

    private static String describe(String text, int index) {
        if (Character.isLowSurrogate(text.charAt(index))) {
            return index == 0 ? "begins inside a surrogate pair" : "has half a surrogate pair at " + index;
        }
        return index == text.length() - 1 ? "ends inside a surrogate pair" : "has half a surrogate pair at " + index;
    }
}
