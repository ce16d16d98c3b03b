package io.turnstream.app.command;

import io.turnstream.app.InvalidInput;
import io.turnstream.local.ably.LocalAblyOptions;
import io.turnstream.local.ably.check.CheckMode;
import io.turnstream.local.ably.limit.Limits;
import io.turnstream.local.ably.switches.Switches;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** How the Ably-compatible server behaves. */
final class AblyOptions {

    private static final long MAX_ROUND_TRIP_MS = 60_000;
    private static final long MAX_TTL_S = 86_400;

    @Option(
            names = "--ably-port",
            defaultValue = "8081",
            description = "Port of the Ably-compatible server; 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--ably-round-trip",
            paramLabel = "MS",
            defaultValue = "0",
            description = "Milliseconds that a message to the Ably-compatible server and its answer take together, as"
                    + " over a real network (default: ${DEFAULT-VALUE}).")
    private long roundTrip;

    @Option(
            names = "--ably-append-rollup",
            paramLabel = "MS",
            defaultValue = "40",
            description = "Milliseconds that appends of one message are held to go out together, for clients that do"
                    + " not say; 0 for none, 500 at most (default: ${DEFAULT-VALUE}, as Ably).")
    private long appendRollup;

    @Option(
            names = "--ably-limits",
            paramLabel = "LIMITS",
            defaultValue = "none",
            description = "Limits of an Ably package, none, free, standard or pro, and limits that differ from it, such"
                    + " as free,channel-rate=10 (default: ${DEFAULT-VALUE}).")
    private String limits = "none";

    @Option(
            names = "--ably-immutable",
            paramLabel = "NAMESPACE",
            split = ",",
            description = "Namespaces in which messages can be created and not changed.")
    private List<String> immutable = List.of();

    @Option(
            names = "--ably-connection-ttl",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "How long a lost connection can be resumed (default: ${DEFAULT-VALUE}, as Ably).")
    private long connectionTtl;

    @Option(
            names = "--ably-switch",
            paramLabel = "NAME=VALUE",
            split = ",",
            description = "What the server does where Ably's documentation leaves it open: refused-append, append-ack,"
                    + " conflated-ack, overtaking, repeated-create, omitted-extras.")
    private Map<String, String> switches = Map.of();

    @Option(
            names = "--ably-checks",
            paramLabel = "MODE",
            defaultValue = "report",
            description = "Operations that break a rule of Ably or AI Transport: off, report or refuse them (default:"
                    + " ${DEFAULT-VALUE}).")
    private String checks = "report";

    /**
     * All of it together.
     *
     * @throws InvalidInput when something cannot be
     */
    LocalAblyOptions options() {
        require(port >= 0 && port <= 65_535, "a port is a number from 0 to 65535, not " + port);
        require(
                roundTrip >= 0 && roundTrip <= MAX_ROUND_TRIP_MS,
                "--ably-round-trip takes 0 to " + MAX_ROUND_TRIP_MS + " milliseconds, not " + roundTrip);
        require(
                appendRollup >= 0 && appendRollup <= 500,
                "--ably-append-rollup takes 0 to 500 milliseconds, not " + appendRollup);
        require(
                connectionTtl >= 0 && connectionTtl <= MAX_TTL_S,
                "--ably-connection-ttl takes 0 to " + MAX_TTL_S + " seconds, not " + connectionTtl);
        LocalAblyOptions options = LocalAblyOptions.defaults()
                .withPort(port)
                .withRoundTrip(Duration.ofMillis(roundTrip))
                .withAppendRollup(Duration.ofMillis(appendRollup))
                .withConnectionStateTtl(Duration.ofSeconds(connectionTtl))
                .withLimits(limits())
                .withSwitches(switches())
                .withChecks(checks());
        for (String namespace : immutable) {
            require(
                    !namespace.isEmpty() && !namespace.contains(":"),
                    "--ably-immutable takes what is before the colon");
            options = options.withoutMutableMessages(namespace);
        }
        return options;
    }

    private Limits limits() {
        try {
            return Limits.parse(limits);
        } catch (IllegalArgumentException e) {
            throw new InvalidInput("--ably-limits: " + e.getMessage(), e);
        }
    }

    private Switches switches() {
        Switches all = Switches.defaults();
        for (Map.Entry<String, String> one : switches.entrySet()) {
            try {
                all = all.with(one.getKey(), one.getValue());
            } catch (IllegalArgumentException e) {
                throw new InvalidInput("--ably-switch: " + e.getMessage(), e);
            }
        }
        return all;
    }

    private CheckMode checks() {
        return Arrays.stream(CheckMode.values())
                .filter(mode -> word(mode).equals(checks))
                .findFirst()
                .orElseThrow(() -> new InvalidInput("--ably-checks takes "
                        + Arrays.stream(CheckMode.values())
                                .map(AblyOptions::word)
                                .collect(Collectors.joining(", "))
                        + ", not '" + checks + "'"));
    }

    private static String word(CheckMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private static void require(boolean right, String complaint) {
        if (!right) {
            throw new InvalidInput(complaint);
        }
    }
}
