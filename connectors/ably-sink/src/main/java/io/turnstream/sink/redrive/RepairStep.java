package io.turnstream.sink.redrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.sink.codec.MessageDraft.SerialReference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One operation that mends a channel. Messages are named by key: some get their serial only on the way. */
public sealed interface RepairStep {

    /** The key of the message. */
    String key();

    /**
     * Creates a message.
     *
     * @param id the id under which a repeat is known
     * @param reference the anchor whose serial belongs into the extras
     */
    record Create(
            String key,
            String id,
            @Nullable String name,
            @Nullable JsonNode data,
            ObjectNode extras,
            Optional<SerialReference> reference)
            implements RepairStep {}

    /** Gives a message these data and extras, whatever it had. */
    record Update(String key, @Nullable JsonNode data, ObjectNode extras, Optional<SerialReference> reference)
            implements RepairStep {}

    /** Takes a message off the channel that no answer has. */
    record Delete(String key, ObjectNode extras) implements RepairStep {}
}
