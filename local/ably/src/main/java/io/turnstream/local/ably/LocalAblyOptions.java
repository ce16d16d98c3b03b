package io.turnstream.local.ably;

import io.turnstream.local.ably.auth.ApiKey;
import io.turnstream.local.ably.realtime.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How a {@link LocalAbly} is started.
 *
 * @param port the port on 127.0.0.1; 0 for any free one
 * @param keys the keys of the application; the first is {@link LocalAbly#key()}
 * @param maxMessageSize bytes of one publish and of one aggregated message
 * @param connectionStateTtl how long a lost connection can be resumed
 * @param maxIdleInterval how long the server is silent at most
 * @param immutableNamespaces namespaces without the mutable messages rule: creates only
 * @param connectionRate publishes per second on one connection; 0 for no limit, Ably has 50
 * @param channelRate publishes per second on one channel; 0 for no limit, Ably has 50
 * @param logCapacity how many operations {@link LocalAbly#log()} keeps
 * @param clock the server's time
 */
public record LocalAblyOptions(
        int port,
        List<ApiKey> keys,
        int maxMessageSize,
        Duration connectionStateTtl,
        Duration maxIdleInterval,
        Set<String> immutableNamespaces,
        int connectionRate,
        int channelRate,
        int logCapacity,
        Clock clock) {

    public LocalAblyOptions {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("a port is a number from 0 to 65535, not " + port);
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("an application has at least one key");
        }
        keys = List.copyOf(keys);
        immutableNamespaces = Set.copyOf(immutableNamespaces);
    }

    /** Any free port, the key {@code app.key:secret}, Ably's sizes and times, no rate limits. */
    public static LocalAblyOptions defaults() {
        return new LocalAblyOptions(
                0,
                List.of(ApiKey.of("app.key:secret")),
                65_536,
                Duration.ofMinutes(2),
                Duration.ofSeconds(15),
                Set.of(),
                0,
                0,
                100_000,
                Clock.systemUTC());
    }

    public LocalAblyOptions withPort(int other) {
        return new LocalAblyOptions(
                other,
                keys,
                maxMessageSize,
                connectionStateTtl,
                maxIdleInterval,
                immutableNamespaces,
                connectionRate,
                channelRate,
                logCapacity,
                clock);
    }

    /** These options with one key more. */
    public LocalAblyOptions withKey(ApiKey key) {
        List<ApiKey> more = new ArrayList<>(keys);
        more.add(key);
        return new LocalAblyOptions(
                port,
                more,
                maxMessageSize,
                connectionStateTtl,
                maxIdleInterval,
                immutableNamespaces,
                connectionRate,
                channelRate,
                logCapacity,
                clock);
    }

    public LocalAblyOptions withMaxMessageSize(int bytes) {
        return new LocalAblyOptions(
                port,
                keys,
                bytes,
                connectionStateTtl,
                maxIdleInterval,
                immutableNamespaces,
                connectionRate,
                channelRate,
                logCapacity,
                clock);
    }

    public LocalAblyOptions withConnectionStateTtl(Duration ttl) {
        return new LocalAblyOptions(
                port,
                keys,
                maxMessageSize,
                ttl,
                maxIdleInterval,
                immutableNamespaces,
                connectionRate,
                channelRate,
                logCapacity,
                clock);
    }

    public LocalAblyOptions withMaxIdleInterval(Duration interval) {
        return new LocalAblyOptions(
                port,
                keys,
                maxMessageSize,
                connectionStateTtl,
                interval,
                immutableNamespaces,
                connectionRate,
                channelRate,
                logCapacity,
                clock);
    }

    /** These options with one namespace more in which messages are not mutable. */
    public LocalAblyOptions withoutMutableMessages(String namespace) {
        Set<String> more = new HashSet<>(immutableNamespaces);
        more.add(namespace);
        return new LocalAblyOptions(
                port,
                keys,
                maxMessageSize,
                connectionStateTtl,
                maxIdleInterval,
                more,
                connectionRate,
                channelRate,
                logCapacity,
                clock);
    }

    /** These options with limits in publishes per second; 0 is none. */
    public LocalAblyOptions withRates(int perConnection, int perChannel) {
        return new LocalAblyOptions(
                port,
                keys,
                maxMessageSize,
                connectionStateTtl,
                maxIdleInterval,
                immutableNamespaces,
                perConnection,
                perChannel,
                logCapacity,
                clock);
    }

    public LocalAblyOptions withClock(Clock other) {
        return new LocalAblyOptions(
                port,
                keys,
                maxMessageSize,
                connectionStateTtl,
                maxIdleInterval,
                immutableNamespaces,
                connectionRate,
                channelRate,
                logCapacity,
                other);
    }

    Settings settings() {
        return new Settings(
                maxMessageSize,
                connectionStateTtl,
                maxIdleInterval,
                immutableNamespaces,
                connectionRate,
                channelRate,
                logCapacity);
    }
}
