package io.turnstream.local.ably.limit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much may be asked of the service; 0 is no limit, except for the size of a message. The packages are those of Ably
 * (docs, "Limits"), as far as this server counts.
 *
 * @param maxMessageSize bytes of one publish and of one message with all its appends; over it 40009
 * @param connectionRate messages per second that one connection publishes; over it 42911, about twenty times over it the
 *     connection is closed with 42921
 * @param channelRate messages per second that all publish on one channel; over it 42913
 * @param channelBandwidth bytes per second that all publish on one channel; over it 42914
 * @param accountRate messages per second that all publish and are delivered together; over it publishes get 42917
 * @param connections how many connections are open at once; over it 40111
 * @param newConnectionRate connections per second that are opened; over it 80021
 * @param channelsPerConnection how many channels one connection is attached to; over it 90010
 */
public record Limits(
        int maxMessageSize,
        int connectionRate,
        int channelRate,
        int channelBandwidth,
        int accountRate,
        int connections,
        int newConnectionRate,
        int channelsPerConnection) {

    private static final int KIB = 1024;
    private static final int DEFAULT_MESSAGE_SIZE = 64 * KIB;

    /** Only the size of a message is limited. */
    public static final Limits NONE = new Limits(DEFAULT_MESSAGE_SIZE, 0, 0, 0, 0, 0, 0, 0);

    private static final Map<String, Limits> PACKAGES = packages();

    public Limits {
        if (maxMessageSize < 1) {
            throw new IllegalArgumentException("a message may have at least one byte, not " + maxMessageSize);
        }
        for (int limit : new int[] {
            connectionRate,
            channelRate,
            channelBandwidth,
            accountRate,
            connections,
            newConnectionRate,
            channelsPerConnection
        }) {
            if (limit < 0) {
                throw new IllegalArgumentException("a limit is 0 for none, or more, not " + limit);
            }
        }
    }

    /**
     * Reads a package, single limits, or a package and limits that differ from it: {@code free,channel-rate=10}.
     *
     * @throws IllegalArgumentException when it cannot be read; the message is for people
     */
    public static Limits parse(String text) {
        Limits limits = NONE;
        List<String> parts = new ArrayList<>(List.of(text.split(",", -1)));
        Limits named = PACKAGES.get(parts.get(0));
        if (named != null) {
            limits = named;
            parts.remove(0);
        }
        for (String part : parts) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("no package is called '" + part + "'; there are "
                        + String.join(", ", PACKAGES.keySet()) + ", or limits such as channel-rate=50");
            }
            limits = limits.with(part.substring(0, equals), number(part.substring(equals + 1)));
        }
        return limits;
    }

    /**
     * These limits with one that differs.
     *
     * @throws IllegalArgumentException when there is no such limit; the message is for people
     */
    public Limits with(String name, int value) {
        Map<String, Integer> values = words();
        if (values.replace(name, value) == null) {
            throw new IllegalArgumentException(
                    "no limit is called '" + name + "'; there are " + String.join(", ", values.keySet()));
        }
        int[] all = values.values().stream().mapToInt(Integer::intValue).toArray();
        return new Limits(all[0], all[1], all[2], all[3], all[4], all[5], all[6], all[7]);
    }

    /** Every limit by its name. */
    public Map<String, Integer> words() {
        Map<String, Integer> words = new LinkedHashMap<>();
        words.put("max-message-size", maxMessageSize);
        words.put("connection-rate", connectionRate);
        words.put("channel-rate", channelRate);
        words.put("channel-bandwidth", channelBandwidth);
        words.put("account-rate", accountRate);
        words.put("connections", connections);
        words.put("new-connection-rate", newConnectionRate);
        words.put("channels-per-connection", channelsPerConnection);
        return words;
    }

    private static Map<String, Limits> packages() {
        Map<String, Limits> packages = new LinkedHashMap<>();
        packages.put("none", NONE);
        packages.put("free", new Limits(64 * KIB, 50, 50, KIB * KIB, 500, 200, 42, 200));
        packages.put("standard", new Limits(64 * KIB, 50, 50, KIB * KIB, 2_500, 10_000, 250, 200));
        packages.put("pro", new Limits(256 * KIB, 50, 50, KIB * KIB, 10_000, 50_000, 500, 200));
        return packages;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a limit is a number, not '" + text + "'", e);
        }
    }
}
