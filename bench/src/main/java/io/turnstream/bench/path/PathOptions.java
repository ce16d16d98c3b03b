package io.turnstream.bench.path;

import io.turnstream.bench.Given;
import io.turnstream.bench.load.Pace;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be chosen for the whole path. */
final class PathOptions {

    private static final int SECONDS_PER_HOUR = 3600;

    @Option(
            names = "--streams",
            split = ",",
            defaultValue = "20,80",
            description = "Conversations at once; several numbers are several runs (default: ${DEFAULT-VALUE}).")
    private List<Integer> streams;

    @Option(
            names = "--rate",
            defaultValue = "50",
            description = "Tokens per second of each conversation (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--tokens", defaultValue = "1000", description = "Tokens of an answer (default: ${DEFAULT-VALUE}).")
    private int tokens;

    @Option(
            names = "--warm-up",
            defaultValue = "60",
            description = "Seconds under load before anything is measured (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--measure",
            defaultValue = "240",
            description = "Seconds that are measured (default: ${DEFAULT-VALUE}).")
    private int measure;

    @Option(
            names = "--windows",
            defaultValue = "8",
            description = "Windows of CPU time in them (default: ${DEFAULT-VALUE}).")
    private int windows;

    @Option(
            names = "--bursts",
            defaultValue = "5",
            description = "Backlogs that are drained at the end; 0 for none (default: ${DEFAULT-VALUE}).")
    private int bursts;

    @Option(
            names = "--round-trip",
            defaultValue = "20",
            description = "Milliseconds to Ably and back (default: ${DEFAULT-VALUE}).")
    private int roundTrip;

    @Option(
            names = "--connections",
            description = "Connections of the sink (default: one for each conversation, so that latencies are the"
                    + " path's own and not those of Ably's rate limits).")
    private @Nullable Integer connections;

    @Option(names = "--sink", paramLabel = "KEY=VALUE", description = "A setting of the roles; may be repeated.")
    private Map<String, String> settings = Map.of();

    @Option(names = "--quick", description = "A look in about a minute. Not for publication.")
    private boolean quick;

    /** Checks, and shortens everything when it shall be quick. */
    void settle(Given given) {
        if (quick) {
            streams = given.isAsked("--streams") ? streams : List.of(streams.get(0));
            warmUp = given.shorter("--warm-up", warmUp, 10);
            measure = given.shorter("--measure", measure, 15);
            windows = given.shorter("--windows", windows, 5);
            bursts = given.shorter("--bursts", bursts, 1);
            tokens = given.shorter("--tokens", tokens, 250);
        }
        for (int number : streams) {
            given.requireRange("--streams", number, 1, 1000);
        }
        given.requireRange("--rate", rate, 1, 1000);
        given.require(tokens >= 1 && tokens <= 3000, "--tokens takes 1 to 3000, so that an answer stays one message");
        given.requireRange("--warm-up", warmUp, 1, SECONDS_PER_HOUR);
        given.requireRange("--measure", measure, 1, SECONDS_PER_HOUR);
        given.require(windows >= 1 && windows <= measure, "--windows takes 1 to the seconds of --measure");
        given.requireRange("--bursts", bursts, 0, 100);
        given.requireRange("--round-trip", roundTrip, 0, 10_000);
        given.require(connections == null || connections >= 1, "--connections takes 1 or more");
    }

    boolean isQuick() {
        return quick;
    }

    /** Of what is measured several times, the least. */
    int leastRounds() {
        return bursts == 0 ? windows : Math.min(windows, bursts);
    }

    List<Integer> streams() {
        return streams;
    }

    Pace pace(int conversations) {
        return Pace.steady(conversations, rate, tokens);
    }

    int warmUp() {
        return warmUp;
    }

    int measure() {
        return measure;
    }

    int windows() {
        return windows;
    }

    int bursts() {
        return bursts;
    }

    int roundTrip() {
        return roundTrip;
    }

    int connections(int conversations) {
        return connections == null ? conversations : connections;
    }

    Map<String, String> settings() {
        return settings;
    }
}
