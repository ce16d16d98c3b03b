package io.turnstream.local.ably.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.turnstream.local.ably.channel.ChannelReference;
import io.turnstream.local.ably.protocol.Action;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event of a stream.
 *
 * @param id where to go on after it; null when that is no place to go on from
 * @param event message, presence, error or heartbeat
 * @param data what it carries: an object, or text that is shown as it is; null for nothing
 */
public record StreamEvent(
        @Nullable String id, String event, @Nullable JsonNode data) {

    /**
     * The events that a protocol message means to who reads a stream; most mean nothing. Messages that were published
     * together are several events, and only after the last of them is a place to go on from.
     */
    public static List<StreamEvent> of(ObjectNode protocolMessage, boolean enveloped) {
        return switch (protocolMessage.path("action").asInt()) {
            case Action.MESSAGE ->
                events(
                        "message",
                        protocolMessage,
                        "messages",
                        protocolMessage.path("channelSerial").textValue(),
                        enveloped);
            case Action.PRESENCE -> events("presence", protocolMessage, "presence", null, enveloped);
            case Action.ERROR, Action.DISCONNECTED -> List.of(error(protocolMessage.path("error")));
            case Action.ATTACHED ->
                protocolMessage.has("error") ? List.of(error(protocolMessage.path("error"))) : List.of();
            default -> List.of();
        };
    }

    private static StreamEvent error(JsonNode error) {
        return new StreamEvent(null, "error", error);
    }

    private static List<StreamEvent> events(
            String event, ObjectNode delivery, String field, @Nullable String position, boolean enveloped) {
        String channel = ChannelReference.of(delivery.path("channel").asText()).name();
        JsonNode messages = delivery.path(field);
        List<StreamEvent> events = new ArrayList<>();
        for (JsonNode message : messages) {
            boolean isLast = events.size() == messages.size() - 1;
            JsonNode data = enveloped ? withChannel(message, channel) : message.path("data");
            events.add(
                    new StreamEvent(isLast ? position : null, event, data.isMissingNode() ? new TextNode("") : data));
        }
        return events;
    }

    /** A stream is of several channels: each message says of which it is. */
    private static ObjectNode withChannel(JsonNode message, String channel) {
        ObjectNode copy = ((ObjectNode) message).objectNode();
        copy.setAll((ObjectNode) message);
        return copy.put("channel", channel);
    }

    JsonNode dataOrNull() {
        return data == null ? NullNode.getInstance() : data;
    }
}
