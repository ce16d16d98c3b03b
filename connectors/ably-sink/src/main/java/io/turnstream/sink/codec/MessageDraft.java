package io.turnstream.sink.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message that a codec wants on the channel.
 *
 * @param key its key, unique in its turn
 * @param kind whether it grows, and whether others hang on it
 * @param name its Ably name
 * @param data its data; for a {@link Kind#STREAM} null, its text comes by appends
 * @param extras its extras without references; must not be changed afterwards
 * @param reference a value in the extras that is known only when another message is acknowledged
 */
public record MessageDraft(
        String key,
        Kind kind,
        @Nullable String name,
        @Nullable JsonNode data,
        ObjectNode extras,
        Optional<SerialReference> reference) {

    /** What becomes of a message after its create. */
    public enum Kind {
        /** Stays as created. */
        WHOLE,
        /**
         * Stays as created, and other messages refer to its serial. Creating it anew, followed by all that refer to
         * it, supersedes the old ones on every screen.
         */
        ANCHOR,
        /** Created empty, grows by appends, ends by a close. Clients ignore what its create carries. */
        STREAM,
        /** Grows and ends as a {@link #STREAM}, but its create may carry the first text. */
        STREAM_FROM_CREATE;

        /** True for messages that grow. */
        public boolean grows() {
            return this == STREAM || this == STREAM_FROM_CREATE;
        }
    }

    /**
     * A place in the extras for the serial of another message.
     *
     * @param path the place, as a JSON pointer (RFC 6901) into the extras whose parent object exists
     * @param key the key of the {@link Kind#ANCHOR} whose serial belongs there
     */
    public record SerialReference(String path, String key) {}
}
