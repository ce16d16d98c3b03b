package io.turnstream.local.ably.channel;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Which version of a message this is, and who made it why (TM2s).
 *
 * @param serial orders the versions of all messages, as text
 * @param timestamp when it was made, in milliseconds since the epoch
 * @param clientId who made it; null when not identified
 * @param description why, in the words of the one who made it; null for none
 * @param metadata whatever the one who made it added; null for none
 */
public record Version(
        String serial,
        long timestamp,
        @Nullable String clientId,
        @Nullable String description,
        @Nullable JsonNode metadata) {}
