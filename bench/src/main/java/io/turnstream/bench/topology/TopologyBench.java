package io.turnstream.bench.topology;

import io.turnstream.bench.BenchHome;
import io.turnstream.bench.Given;
import io.turnstream.bench.report.Report;
import io.turnstream.bench.report.Table;
import io.turnstream.bench.stats.Spread;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run topology}: how fast one thread catches up, and what a token costs, beside the bare Kafka hop. */
@Command(
        name = "topology",
        description =
                "The topology alone on token events, in turn with Streams that does nothing and a bare Kafka hop.")
public final class TopologyBench implements Callable<Integer> {

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
            defaultValue = "2",
            description = "Windows of each before them (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--window",
            defaultValue = "12",
            description = "Seconds of a window at a pace; 0 for none (default: ${DEFAULT-VALUE}).")
    private int window;

    @Option(
            names = "--backlog",
            defaultValue = "800000",
            description = "Tokens of a backlog (default: ${DEFAULT-VALUE}).")
    private int backlog;

    @Option(names = "--topology", paramLabel = "KEY=VALUE", description = "A setting of the topology; may be repeated.")
    private Map<String, String> settings = Map.of();

    @Option(names = "--quick", description = "Two short rounds. Not for publication.")
    private boolean quick;

    @Override
    public Integer call() throws Exception {
        given.requireRange("--streams", streams, 1, 1000);
        given.requireRange("--rate", rate, 1, 1000);
        given.requireRange("--tokens", tokens, 1, 3000);
        given.requireRange("--rounds", rounds, 1, 100);
        given.requireRange("--warm-up", warmUp, 0, 100);
        given.requireRange("--window", window, 0, 3600);
        given.requireRange("--backlog", backlog, 1000, 10_000_000);
        if (quick) {
            rounds = given.shorter("--rounds", rounds, 2);
            warmUp = given.shorter("--warm-up", warmUp, 1);
            window = given.shorter("--window", window, 8);
            backlog = given.shorter("--backlog", backlog, 200_000);
        }
        Report report = new Report("topology", given.command());
        report.judge(rounds, quick);
        var plan = new TopologyRun.Plan(streams, rate, tokens, warmUp, rounds, Duration.ofSeconds(window), backlog);
        try (TopologyRun run = new TopologyRun(plan, settings)) {
            tabulate(run.measure(), report);
        }
        report.note(
                "Backlogs of " + backlog + " tokens, shown all at once; exactly once, one thread each. Streams alone"
                        + " and the bare hop write the bytes that they read: they decode nothing, keep nothing, decide nothing.");
        report.finish(System.out, BenchHome.results());
        return 0;
    }

    private static void tabulate(Map<TopologyContender, TopologyRun.Found> found, Report report) {
        Table table = new Table(
                "Catching up, and CPU of the whole process, idle use subtracted",
                List.of(
                        "who",
                        "tokens/s",
                        "tokens/s, first backlog after a start",
                        "µs per token of a backlog",
                        "µs per token at the pace",
                        "idle, % of a core",
                        "hop ms since the append in Kafka (p50 / p99 / max)"));
        found.forEach((who, one) -> {
            Spread idle = Spread.of(one.idleCores);
            table.row(List.of(
                    who.name(),
                    Spread.text(one.tokensPerSecond, 0),
                    Spread.text(one.coldTokensPerSecond, 0),
                    Spread.text(one.backlogMicrosPerToken, 1),
                    Spread.text(one.microsPerToken, 1),
                    String.format(Locale.ROOT, "%.1f", 100 * idle.median()),
                    one.hops.text()));
            report.figures()
                    .putObject(who.name())
                    .putPOJO("tokensPerSecond", Spread.figure(one.tokensPerSecond))
                    .putPOJO("coldTokensPerSecond", Spread.figure(one.coldTokensPerSecond))
                    .putPOJO("backlogCpuMicrosPerToken", Spread.figure(one.backlogMicrosPerToken))
                    .putPOJO("cpuMicrosPerToken", Spread.figure(one.microsPerToken))
                    .putPOJO("idleCores", idle)
                    .put("hopP50", one.hops.millis(50))
                    .put("hopP99", one.hops.millis(99));
        });
        report.add(table);
    }
}
