package io.turnstream.sink.channel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What one operation carries.
 *
 * @param id client-chosen id of a create, by which a repeat is known for two minutes; null on appends and updates
 * @param name the message's name; null leaves it as it is (appends and updates)
 * @param data text, or a JSON object or array; null for none
 * @param extras the whole of the message's extras: appends and updates replace them, nothing is merged. Must not be
 *     changed once given
 */
public record ChannelMessage(
        @Nullable String id,
        @Nullable String name,
        @Nullable JsonNode data,
        ObjectNode extras) {}
