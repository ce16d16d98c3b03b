package io.turnstream.local.ably.channel;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A channel as a client names it. Params may stand in front of the name, {@code [?rewind=1]name}, for clients that have no
 * other way to give them (docs, "Channel options").
 *
 * @param given the name with everything in front; what answers to this client carry
 * @param name the name of the channel itself
 * @param params what is in front
 */
public record ChannelReference(String given, String name, Map<String, String> params) {

    public ChannelReference {
        params = Map.copyOf(params);
    }

    public static ChannelReference of(String given) {
        int mark = given.indexOf('?');
        int end = given.indexOf(']');
        if (!given.startsWith("[") || mark < 0 || end < mark) {
            return new ChannelReference(given, given, Map.of());
        }
        String qualifier = given.substring(1, mark);
        String name = given.substring(end + 1);
        return new ChannelReference(
                given,
                qualifier.isEmpty() ? name : "[" + qualifier + "]" + name,
                params(given.substring(mark + 1, end)));
    }

    private static Map<String, String> params(String query) {
        Map<String, String> params = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                params.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return params;
    }
}
