package io.turnstream.sink.engine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The ids under which a turn's messages are created: the same on every instance and after every crash, so that Ably
 * knows a repeat and history can be searched. The base holds no {@code :}, which Ably keeps for the place of a message
 * in an atomic publish.
 */
final class MessageIds {

    private static final int HASH_BYTES = 15;

    private final String turn;

    MessageIds(String sessionId, String turnId) {
        this.turn = hash(sessionId.length() + "|" + sessionId + "|" + turnId);
    }

    /**
     * The base id of an atomic publish.
     *
     * @param seq the turn event that asked for it
     * @param first place of its first message among all that the event asked for
     * @param generation how often the turn was superseded before
     */
    String base(long seq, int first, int generation) {
        return turn + "-" + seq + "-" + first + (generation == 0 ? "" : "-g" + generation);
    }

    /** The id of message {@code index} of {@code count} in the publish with that base. */
    static String of(String base, int index, int count) {
        return count == 1 ? base : base + ":" + index;
    }

    /** True when {@code id} is one that {@link #of} makes from {@code base}. */
    static boolean belongs(String id, String base) {
        return id.equals(base) || id.startsWith(base + ":");
    }

    /** The index that {@link #of} was given to make {@code id}, which belongs to {@code base}. */
    static int place(String id, String base) {
        return id.length() == base.length() ? 0 : Integer.parseInt(id.substring(base.length() + 1));
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            byte[] head = new byte[HASH_BYTES];
            System.arraycopy(digest, 0, head, 0, HASH_BYTES);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(head);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
