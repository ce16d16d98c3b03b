package io.turnstream.local.ably.realtime;

import io.turnstream.local.ably.channel.Channel;
import io.turnstream.local.ably.check.CheckMode;
import io.turnstream.local.ably.limit.Limits;
import java.time.Duration;
import java.util.Set;

/**
 * How the service behaves.
 *
 * @param connectionStateTtl how long a lost connection can be resumed
 * @param maxIdleInterval how long the service is silent at most
 * @param immutableNamespaces namespaces without the mutable messages rule
 * @param limits how much may be asked of it
 * @param appendRollup how long appends are held of who does not say
 * @param checks what is done about broken rules
 * @param logCapacity how many operations are kept for tests to look at
 */
public record Settings(
        Duration connectionStateTtl,
        Duration maxIdleInterval,
        Set<String> immutableNamespaces,
        Limits limits,
        Duration appendRollup,
        CheckMode checks,
        int logCapacity) {

    public Settings {
        immutableNamespaces = Set.copyOf(immutableNamespaces);
    }

    /** The rules of a channel: those of its namespace, the part of its name before the first colon. */
    Channel.Rules rulesOf(String channel) {
        int colon = channel.indexOf(':');
        String namespace = colon < 0 ? channel : channel.substring(0, colon);
        return new Channel.Rules(!immutableNamespaces.contains(namespace), limits.maxMessageSize());
    }
}
