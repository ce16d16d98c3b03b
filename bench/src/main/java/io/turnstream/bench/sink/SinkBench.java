package io.turnstream.bench.sink;

import io.turnstream.bench.BenchHome;
import io.turnstream.bench.Given;
import io.turnstream.bench.report.Report;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run sink}: what the sink costs for each token, beside consumers that do less, window by window. */
@Command(
        name = "sink",
        description = "The sink alone on turn events, in turn with one append per token, one per 40 ms, and decoding.")
public final class SinkBench implements Callable<Integer> {

    @Mixin
    private Given given = new Given();

    @Option(
            names = "--streams",
            defaultValue = "80",
            description = "Conversations at once (default: ${DEFAULT-VALUE}).")
    private int streams;

    @Option(
            names = "--rate",
            defaultValue = "50",
            description = "Tokens per second of each (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--tokens", defaultValue = "400", description = "Tokens of an answer (default: ${DEFAULT-VALUE}).")
    private int tokens;

    @Option(names = "--rounds", defaultValue = "5", description = "Windows of each (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--warm-up",
            defaultValue = "75",
            description = "Seconds in which each works alone before anything is measured (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(names = "--window", defaultValue = "12", description = "Seconds of a window (default: ${DEFAULT-VALUE}).")
    private int window;

    @Option(
            names = "--backlog",
            defaultValue = "250000",
            description = "Tokens of a backlog; 0 for none (default: ${DEFAULT-VALUE}).")
    private int backlog;

    @Option(
            names = "--round-trip",
            defaultValue = "20",
            description = "Milliseconds to Ably and back (default: ${DEFAULT-VALUE}).")
    private int roundTrip;

    @Option(names = "--sink", paramLabel = "KEY=VALUE", description = "A setting of the sink; may be repeated.")
    private Map<String, String> settings = Map.of();

    @Option(names = "--quick", description = "Two short rounds. Not for publication.")
    private boolean quick;

    @Override
    public Integer call() throws Exception {
        given.requireRange("--streams", streams, 1, 1000);
        given.requireRange("--rate", rate, 1, 1000);
        given.require(tokens >= 1 && tokens <= 3000, "--tokens takes 1 to 3000, so that an answer stays one message");
        given.requireRange("--rounds", rounds, 1, 100);
        given.requireRange("--warm-up", warmUp, 0, 3600);
        given.requireRange("--window", window, 5, 3600);
        given.require(backlog >= 0, "--backlog takes 0 or more");
        given.requireRange("--round-trip", roundTrip, 0, 10_000);
        if (quick) {
            rounds = given.shorter("--rounds", rounds, 2);
            warmUp = given.shorter("--warm-up", warmUp, 5);
            window = given.shorter("--window", window, 8);
            backlog = given.shorter("--backlog", backlog, 100_000);
        }
        Report report = new Report("sink", given.command());
        report.judge(rounds, quick);
        var plan = new SinkRun.Plan(
                streams,
                rate,
                tokens,
                Duration.ofSeconds(warmUp),
                rounds,
                Duration.ofSeconds(window),
                backlog,
                Duration.ofMillis(roundTrip));
        try (SinkRun run = new SinkRun(plan, new HashMap<>(settings))) {
            SinkTables.add(run.measure(), report);
        }
        report.note("naive: one append per token; floor: one append per 40 ms and answer; decode: polls and decodes."
                + " The peers keep nothing, repair nothing and know no limits of Ably's; the sink keeps them. All text of"
                + " every window and backlog was found on the channels.");
        report.note(
                "The sink has its default codec, which says more of an answer than its text; the peers write the text"
                        + " only. decode and floor fetch from Kafka as the sink does, naive with Kafka's defaults.");
        report.finish(System.out, BenchHome.results());
        return 0;
    }
}
