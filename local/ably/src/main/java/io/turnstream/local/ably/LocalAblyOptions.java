package io.turnstream.local.ably;

import io.turnstream.local.ably.auth.ApiKey;
import io.turnstream.local.ably.check.CheckMode;
import io.turnstream.local.ably.limit.Limits;
import io.turnstream.local.ably.log.LoggedOperation;
import io.turnstream.local.ably.realtime.Settings;
import io.turnstream.local.ably.switches.Switches;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** How a {@link LocalAbly} is started. Immutable: every {@code with} gives other options. */
public final class LocalAblyOptions {

    private static final Duration SHORTEST_IDLE = Duration.ofMillis(2);
    private static final Duration LONGEST_ROLLUP = Duration.ofMillis(500);

    private int port;
    private List<ApiKey> keys = List.of(ApiKey.of("app.key:secret"));
    private Limits limits = Limits.NONE;
    private Duration appendRollup = Duration.ofMillis(40);
    private Switches switches = Switches.defaults();
    private CheckMode checks = CheckMode.OFF;
    private Duration connectionStateTtl = Duration.ofMinutes(2);
    private Duration maxIdleInterval = Duration.ofSeconds(15);
    private Set<String> immutableNamespaces = Set.of();
    private int logCapacity = 100_000;
    private Duration roundTrip = Duration.ZERO;
    private Consumer<LoggedOperation> listener = operation -> {};
    private Clock clock = Clock.systemUTC();

    private LocalAblyOptions() {}

    /** Any free port, the key {@code app.key:secret}, Ably's sizes and times, no rate limits, nobody who checks. */
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
        return withLimits(limits.with("max-message-size", bytes));
    }

    /** How long a lost connection can be resumed. */
    public LocalAblyOptions withConnectionStateTtl(Duration ttl) {
        if (ttl.isNegative()) {
            throw new IllegalArgumentException("a lost connection is kept for no less than no time, not " + ttl);
        }
        return changed(options -> options.connectionStateTtl = ttl);
    }

    /** How long the server is silent at most. */
    public LocalAblyOptions withMaxIdleInterval(Duration interval) {
        if (interval.compareTo(SHORTEST_IDLE) < 0) {
            throw new IllegalArgumentException("the server is silent for at least 2 ms at a time, not " + interval);
        }
        return changed(options -> options.maxIdleInterval = interval);
    }

    /** One namespace more without the mutable messages rule: creates only. */
    public LocalAblyOptions withoutMutableMessages(String namespace) {
        Set<String> more = new HashSet<>(immutableNamespaces);
        more.add(namespace);
        return changed(options -> options.immutableNamespaces = Set.copyOf(more));
    }

    /** How much may be asked of the server. */
    public LocalAblyOptions withLimits(Limits other) {
        return changed(options -> options.limits = other);
    }

    /**
     * How long appends of one message are held to go out together, for connections that do not say so themselves; zero
     * for no time. Ably has 40 ms, and so has this server.
     */
    public LocalAblyOptions withAppendRollup(Duration window) {
        if (window.isNegative() || window.compareTo(LONGEST_ROLLUP) > 0) {
            throw new IllegalArgumentException("appends are rolled up for 0 to 500 ms, not " + window.toMillis());
        }
        return changed(options -> options.appendRollup = window);
    }

    /** What the server does where Ably's documentation leaves it open. */
    public LocalAblyOptions withSwitches(Switches other) {
        return changed(options -> options.switches = other);
    }

    /** Reports every operation that breaks a rule of Ably or of AI Transport: {@link LocalAbly#reports()}. */
    public LocalAblyOptions withChecks() {
        return withChecks(CheckMode.REPORT);
    }

    /** What is done about operations that break a rule. */
    public LocalAblyOptions withChecks(CheckMode mode) {
        return changed(options -> options.checks = mode);
    }

    /** How many operations {@link LocalAbly#log()} keeps. */
    public LocalAblyOptions withLogCapacity(int operations) {
        return changed(options -> options.logCapacity = operations);
    }

    /**
     * How long a message and its answer are on the way together, over WebSockets and REST: half of it in, half of it
     * out, in order, however many are on the way. Event streams take it too; what is asked under {@code /local}
     * does not.
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

    Switches switches() {
        return switches;
    }

    Clock clock() {
        return clock;
    }

    Settings settings() {
        return new Settings(
                connectionStateTtl, maxIdleInterval, immutableNamespaces, limits, appendRollup, checks, logCapacity);
    }

    private LocalAblyOptions changed(Consumer<LocalAblyOptions> change) {
        var copy = new LocalAblyOptions();
        copy.port = port;
        copy.keys = keys;
        copy.limits = limits;
        copy.appendRollup = appendRollup;
        copy.switches = switches;
        copy.checks = checks;
        copy.connectionStateTtl = connectionStateTtl;
        copy.maxIdleInterval = maxIdleInterval;
        copy.immutableNamespaces = immutableNamespaces;
        copy.logCapacity = logCapacity;
        copy.roundTrip = roundTrip;
        copy.listener = listener;
        copy.clock = clock;
        change.accept(copy);
        return copy;
    }
}
