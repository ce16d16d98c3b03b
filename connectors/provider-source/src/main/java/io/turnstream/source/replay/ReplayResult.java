package io.turnstream.source.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * What a replay has sent.
 *
 * @param outcome {@code complete} or {@code error}, as the recorded provider ended
 * @param finishReason {@code stop}, {@code length}, {@code content-filter}, {@code tool-calls}, {@code error} or
 *     {@code other}
 * @param failure our code for a failure; null when there was none
 * @param events token events, signs of life not counted
 * @param deltas those that hold a piece of a part
 * @param characters UTF-16 units in the deltas of texts
 * @param unknown provider events that the dialect does not know
 * @param durationMs from the first event to the last acknowledgement
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReplayResult(
        String session,
        String turn,
        String response,
        int attempt,
        String dialect,
        String outcome,
        String finishReason,
        @Nullable String failure,
        long events,
        long deltas,
        long characters,
        long unknown,
        long durationMs) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** This result as one line of JSON. */
    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
