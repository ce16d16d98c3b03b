package io.turnstream.local.ably.stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.local.ably.auth.Grant;
import io.turnstream.local.ably.channel.ChannelReference;
import io.turnstream.local.ably.channel.Rewind;
import io.turnstream.local.ably.protocol.Action;
import io.turnstream.local.ably.protocol.Flags;
import io.turnstream.local.ably.protocol.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /sse} and {@code GET /event-stream} ask for (docs, "SSE and raw HTTP streaming API").
 *
 * @param channels the channels, each perhaps with params in front
 * @param rewind how far before the present to begin; null for the present
 * @param lastEvent the id of the last event that the client had; null when it begins
 * @param enveloped whether events carry messages, rather than only their data
 * @param heartbeats whether the client wants events that say nothing, rather than comments
 */
public record StreamRequest(
        List<String> channels,
        @Nullable String rewind,
        @Nullable String lastEvent,
        boolean enveloped,
        boolean heartbeats) {

    private static final int LISTEN = Flags.SUBSCRIBE | Flags.PRESENCE_SUBSCRIBE;

    public StreamRequest {
        channels = List.copyOf(channels);
    }

    /**
     * Reads the query of a request.
     *
     * @param lastEventId the header Last-Event-ID, with which browsers come back; it is newer than the query
     */
    public static StreamRequest read(Map<String, String> query, @Nullable String lastEventId) throws RefusedException {
        if (query.get("v") == null) {
            throw RefusedException.of(40003, "v is the version of the API, such as 1.2");
        }
        String names = query.getOrDefault("channels", query.getOrDefault("channel", ""));
        String separator = query.getOrDefault("separator", ",");
        List<String> channels = new ArrayList<>();
        for (String name : separator.isEmpty() ? new String[] {names} : names.split(Pattern.quote(separator), -1)) {
            if (!name.isBlank()) {
                channels.add(name.strip());
            }
        }
        if (channels.isEmpty()) {
            throw RefusedException.of(40003, "channels are one or more names of channels");
        }
        if (query.get("rewind") != null) {
            Rewind.of(query);
        }
        return new StreamRequest(
                channels,
                query.get("rewind"),
                lastEventId == null ? query.get("lastEvent") : lastEventId,
                !"false".equals(query.get("enveloped")),
                "true".equals(query.get("heartbeats")));
    }

    /** Refuses who may not read all of the channels. */
    public void require(Grant grant) throws RefusedException {
        for (String channel : channels) {
            grant.require("subscribe", ChannelReference.of(channel).name());
        }
    }

    /** The ATTACH of each channel: where the client left off, else where it wants to begin. */
    public List<ObjectNode> attaches() {
        return channels.stream().map(this::attach).toList();
    }

    private ObjectNode attach(String channel) {
        ObjectNode attach = JsonNodeFactory.instance
                .objectNode()
                .put("action", Action.ATTACH)
                .put("channel", channel)
                .put("flags", lastEvent == null ? LISTEN : LISTEN | Flags.ATTACH_RESUME);
        if (lastEvent != null) {
            attach.put("channelSerial", lastEvent);
        }
        if (rewind != null) {
            attach.putObject("params").put("rewind", rewind);
        }
        return attach;
    }
}
