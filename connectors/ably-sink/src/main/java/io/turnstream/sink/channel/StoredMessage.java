package io.turnstream.sink.channel;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A message as the service has it: the latest version, in one piece.
 *
 * @param serial the serial that addresses it
 * @param id the id that it was created with
 * @param name its name
 * @param data its whole data
 * @param extras its latest extras
 * @param deleted true when it was deleted
 */
public record StoredMessage(
        String serial,
        @Nullable String id,
        @Nullable String name,
        @Nullable JsonNode data,
        @Nullable JsonNode extras,
        boolean deleted) {}
