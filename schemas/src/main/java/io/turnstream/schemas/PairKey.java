package io.turnstream.schemas;

/**
 * A session id and a second id, written as one key: {@code session|other}. A {@code |} or {@code %} inside an id is
 * escaped as in a URL, so that two pairs never share a key.
 *
 * @param sessionId the conversation
 * @param id what is named within it: a response or a turn
 */
public record PairKey(String sessionId, String id) {

    /** Reads a key that {@link #toString()} wrote. Throws {@link IllegalArgumentException} for anything else. */
    public static PairKey parse(String key) {
        int bar = key.indexOf('|');
        if (bar < 0 || key.indexOf('|', bar + 1) >= 0) {
            throw new IllegalArgumentException("a key needs exactly one '|': " + key);
        }
        PairKey pair = new PairKey(unescape(key.substring(0, bar)), unescape(key.substring(bar + 1)));
        if (!pair.toString().equals(key)) {
            throw new IllegalArgumentException("a '%' that escapes nothing in the key " + key);
        }
        return pair;
    }

    @Override
    public String toString() {
        return escape(sessionId) + '|' + escape(id);
    }

    private static String escape(String id) {
        return id.replace("%", "%25").replace("|", "%7C");
    }

    private static String unescape(String escaped) {
        return escaped.replace("%7C", "|").replace("%25", "%");
    }
}
