package io.turnstream.bench.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.turnstream.bench.load.TokenText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the unmodified client shows of a channel on which one answer was published, as {@code peers/watchers.js} says it.
 *
 * @param channel its name
 * @param texts the text of each message
 * @param runs how each run stands
 * @param longest the most that was ever shown, all messages together; null when that is what is shown now
 * @param restarts how often less was shown than before: an answer that is shown anew begins so
 * @param crossed how often a state did not go on from the one before, nor begin anew
 * @param errors what the client told its user
 */
record Shown(
        String channel,
        List<String> texts,
        List<String> runs,
        @Nullable String longest,
        int restarts,
        int crossed,
        List<String> errors) {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    /** Reads a line of the script. */
    static Shown parse(String line) {
        try {
            return JSON.readValue(line, Shown.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a watcher said what is not about a channel: " + line, e);
        }
    }

    /** True when one message is shown, it is the answer, and it is known to be complete. */
    boolean isWhole(String truth) {
        return texts.equals(List.of(truth)) && runs.equals(List.of("complete"));
    }

    /** True when everything that was ever shown was a beginning of the answer. */
    boolean wasAlwaysRight(String truth) {
        return crossed == 0 && truth.startsWith(longest == null ? text() : longest);
    }

    /** Characters of the answer that are not shown. */
    long lost(String truth) {
        Map<String, Integer> shown = tokens(text());
        return TokenText.LENGTH
                * tokens(truth).keySet().stream()
                        .filter(token -> !shown.containsKey(token))
                        .count();
    }

    /** Characters that are shown more often than once. */
    long doubled() {
        return TokenText.LENGTH
                * tokens(text()).values().stream().mapToLong(times -> times - 1).sum();
    }

    private String text() {
        return String.join("", texts);
    }

    /** Every token that is somewhere in a text, and how often. */
    private static Map<String, Integer> tokens(String text) {
        Map<String, Integer> found = new HashMap<>();
        int at = 0;
        while (at + TokenText.LENGTH <= text.length()) {
            String piece = text.substring(at, at + TokenText.LENGTH);
            boolean token = TokenText.lastOf(piece).isPresent();
            if (token) {
                found.merge(piece, 1, Integer::sum);
            }
            at += token ? TokenText.LENGTH : 1;
        }
        return found;
    }
}
