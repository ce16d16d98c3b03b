package io.turnstream.local.ably.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.local.ably.channel.ChannelReference;
import io.turnstream.local.ably.channel.Rewind;
import io.turnstream.local.ably.protocol.RefusedException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The params of an attachment (RTL4k; docs, "Channel options").
 *
 * @param rewind how far before the present it begins; empty for the present
 * @param whole whether appends are shown as updates with everything ({@code appendMode=full})
 * @param understood those that mean something here; what ATTACHED tells (RTL4k1)
 */
record AttachParams(Optional<Rewind> rewind, boolean whole, ObjectNode understood) {

    /** {@code agent} is for statistics. */
    private static final Set<String> KNOWN = Set.of("rewind", "rewindLimit", "appendMode", "agent");

    static AttachParams of(ChannelReference channel, JsonNode given) throws RefusedException {
        Map<String, String> params = new TreeMap<>(channel.params());
        given.properties()
                .forEach(param -> params.put(param.getKey(), param.getValue().asText()));
        params.keySet().retainAll(KNOWN);
        ObjectNode understood = JsonNodeFactory.instance.objectNode();
        params.forEach(understood::put);
        return new AttachParams(Rewind.of(params), whole(params), understood);
    }

    private static boolean whole(Map<String, String> params) throws RefusedException {
        String mode = params.get("appendMode");
        if (mode != null && !mode.equals("full")) {
            throw RefusedException.of(40003, "appendMode is full, or not given");
        }
        return mode != null;
    }
}
