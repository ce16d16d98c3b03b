package io.turnstream.simulator.oracle;

import java.util.List;

/** Where two lists of texts part. */
final class Difference {

    private static final int CONTEXT = 24;

    private Difference() {}

    static String of(List<String> wanted, List<String> there) {
        if (wanted.size() != there.size()) {
            return " has " + there.size() + " texts instead of " + wanted.size() + ": " + shortened(there)
                    + " instead of " + shortened(wanted);
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (!wanted.get(i).equals(there.get(i))) {
                return " differs in text " + i + at(wanted.get(i), there.get(i));
            }
        }
        return " is as it should be";
    }

    private static String at(String wanted, String there) {
        int same = 0;
        while (same < Math.min(wanted.length(), there.length()) && wanted.charAt(same) == there.charAt(same)) {
            same++;
        }
        return " at character " + same + " (" + there.length() + " instead of " + wanted.length() + "): '"
                + around(there, same) + "' instead of '" + around(wanted, same) + "'";
    }

    private static String around(String text, int place) {
        return text.substring(Math.max(0, place - CONTEXT), Math.min(text.length(), place + CONTEXT));
    }

    private static List<String> shortened(List<String> texts) {
        return texts.stream()
                .map(text -> text.length() <= 2 * CONTEXT ? text : text.substring(0, 2 * CONTEXT) + "…")
                .toList();
    }
}
