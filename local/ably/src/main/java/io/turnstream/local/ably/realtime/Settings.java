package io.turnstream.local.ably.realtime;

import io.turnstream.local.ably.channel.Channel;
import java.time.Duration;
import java.util.Set;

/**
 * How the service behaves.
 *
 * @param maxMessageSize bytes of one publish and of one aggregated message
 * @param connectionStateTtl how long a lost connection can be resumed
 * @param maxIdleInterval how long the service is silent at most
 * @param immutableNamespaces namespaces without the mutable messages rule
 * @param connectionRate publishes per second on one connection; 0 for no limit
 * @param channelRate publishes per second on one channel; 0 for no limit
 * @param logCapacity how many operations are kept for tests to look at
 */
public record Settings(
        int maxMessageSize,
        Duration connectionStateTtl,
        Duration maxIdleInterval,
        Set<String> immutableNamespaces,
        int connectionRate,
        int channelRate,
        int logCapacity) {

    public Settings {
        immutableNamespaces = Set.copyOf(immutableNamespaces);
    }

    /** The rules of a channel: those of its namespace, the part of its name before the first colon. */
    Channel.Rules rulesOf(String channel) {
        int colon = channel.indexOf(':');
        String namespace = colon < 0 ? channel : channel.substring(0, colon);
        return new Channel.Rules(!immutableNamespaces.contains(namespace), maxMessageSize);
    }
}
