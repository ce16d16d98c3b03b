package io.turnstream.sink.redrive;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Ids of messages that are created afterwards: the same in every run, so that Ably knows a repeat, and never those of
 * the engine. They hold no {@code :}, which Ably keeps for the place of a message in an atomic publish.
 */
final class RedriveIds {

    private static final Base64.Encoder LETTERS = Base64.getUrlEncoder().withoutPadding();

    private RedriveIds() {}

    /**
     * The id of one message.
     *
     * @param key the message's key in its turn
     * @param generation how often its step was begun before
     */
    static String of(String sessionId, String turnId, String key, int generation) {
        String text = sessionId.length() + "|" + sessionId + "|" + turnId.length() + "|" + turnId + "|" + key;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return LETTERS.encodeToString(digest) + "-redrive-" + generation;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
