package io.turnstream.local.ably;

import io.turnstream.local.ably.auth.ApiKey;
import io.turnstream.local.ably.log.LoggedOperation;
import io.turnstream.local.ably.realtime.Settings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** How a {@link LocalAbly} is started. Immutable: every {@code with} gives other options. */
public final class LocalAblyOptions {

    private int port;
    private List<ApiKey> keys = List.of(ApiKey.of("app.key:secret"));
    private int maxMessageSize = 65_536;
    private Duration connectionStateTtl = Duration.ofMinutes(2);
    private Duration maxIdleInterval = Duration.ofSeconds(15);
    private Set<String> immutableNamespaces = Set.of();
    private int connectionRate;
    private int channelRate;
    private int logCapacity = 100_000;
    private Duration roundTrip = Duration.ZERO;
    private Consumer<LoggedOperation> listener = operation -> {};
    private Clock clock = Clock.systemUTC();

    private LocalAblyOptions() {}

    /** Any free port, the key {@code app.key:secret}, Ably's sizes and times, no rate limits. */
    public static LocalAblyOptions defaults() {
        return new LocalAblyOptions();
    }

    /** The port on 127.0.0.1; 0 for any free one. */
    public LocalAblyOptions withPort(int number) {
        if (number < 0 || number > 65535) {
            throw new IllegalArgumentException("a port is a number from 0 to 65535, not " + number);
        }
        return changed(options -> options.port = number);
    }

    /** One key more; the first is {@link LocalAbly#key()}. */
    public LocalAblyOptions withKey(ApiKey key) {
        List<ApiKey> more = new ArrayList<>(keys);
        more.add(key);
        return changed(options -> options.keys = List.copyOf(more));
    }

    /** The greatest size of one publish and of one aggregated message, in bytes. */
    public LocalAblyOptions withMaxMessageSize(int bytes) {
        return changed(options -> options.maxMessageSize = bytes);
    }

    /** How long a lost connection can be resumed. */
    public LocalAblyOptions withConnectionStateTtl(Duration ttl) {
        return changed(options -> options.connectionStateTtl = ttl);
    }

    /** How long the server is silent at most. */
    public LocalAblyOptions withMaxIdleInterval(Duration interval) {
        return changed(options -> options.maxIdleInterval = interval);
    }

    /** One namespace more without the mutable messages rule: creates only. */
    public LocalAblyOptions withoutMutableMessages(String namespace) {
        Set<String> more = new HashSet<>(immutableNamespaces);
        more.add(namespace);
        return changed(options -> options.immutableNamespaces = Set.copyOf(more));
    }

    /** Limits in publishes per second; 0 is none, Ably has 50 and 50. */
    public LocalAblyOptions withRates(int perConnection, int perChannel) {
        return changed(options -> {
            options.connectionRate = perConnection;
            options.channelRate = perChannel;
        });
    }

    /** How many operations {@link LocalAbly#log()} keeps. */
    public LocalAblyOptions withLogCapacity(int operations) {
        return changed(options -> options.logCapacity = operations);
    }

    /**
     * How long a message and its answer are on the way together, over WebSockets and REST: half of it in, half of it
     * out, in order, however many are on the way. What is asked under {@code /local} is not delayed.
     */
    public LocalAblyOptions withRoundTrip(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("a round trip takes no less than no time, not " + duration);
        }
        return changed(options -> options.roundTrip = duration);
    }

    /** Hears of every operation when it is finished, on the server's one thread: it must not block. */
    public LocalAblyOptions withListener(Consumer<LoggedOperation> hearsOfOperations) {
        return changed(options -> options.listener = hearsOfOperations);
    }

    /** The server's time. */
    public LocalAblyOptions withClock(Clock other) {
        return changed(options -> options.clock = other);
    }

    int port() {
        return port;
    }

    List<ApiKey> keys() {
        return keys;
    }

    Duration roundTrip() {
        return roundTrip;
    }

    Consumer<LoggedOperation> listener() {
        return listener;
    }

    Clock clock() {
        return clock;
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

    private LocalAblyOptions changed(Consumer<LocalAblyOptions> change) {
        var copy = new LocalAblyOptions();
        copy.port = port;
        copy.keys = keys;
        copy.maxMessageSize = maxMessageSize;
        copy.connectionStateTtl = connectionStateTtl;
        copy.maxIdleInterval = maxIdleInterval;
        copy.immutableNamespaces = immutableNamespaces;
        copy.connectionRate = connectionRate;
        copy.channelRate = channelRate;
        copy.logCapacity = logCapacity;
        copy.roundTrip = roundTrip;
        copy.listener = listener;
        copy.clock = clock;
        change.accept(copy);
        return copy;
    }
}
