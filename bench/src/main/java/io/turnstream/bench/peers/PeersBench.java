package io.turnstream.bench.peers;

import io.turnstream.bench.BenchHome;
import io.turnstream.bench.Given;
import io.turnstream.bench.load.Pace;
import io.turnstream.bench.path.Contender;
import io.turnstream.bench.path.PathRun;
import io.turnstream.bench.path.PathRun.Found;
import io.turnstream.bench.path.ReadyProbe;
import io.turnstream.bench.path.Stack;
import io.turnstream.bench.report.Report;
import io.turnstream.bench.report.Table;
import io.turnstream.bench.schedule.Interleaving;
import io.turnstream.bench.stats.Latencies;
import io.turnstream.bench.stats.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run peers}: others on the same token events, without limits, in turn with ours. */
@Command(
        name = "peers",
        description = "The AI Transport agent in Node and Turnstream on the same token events, window by window.")
public final class PeersBench implements Callable<Integer> {

    private static final String SESSIONS = "peers";

    @Mixin
    private Given given = new Given();

    @Option(
            names = "--streams",
            defaultValue = "20",
            description = "Conversations at once (default: ${DEFAULT-VALUE}).")
    private int streams;

    @Option(
            names = "--rate",
            defaultValue = "50",
            description = "Tokens per second of each (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--rounds",
            defaultValue = "6",
            description = "Windows of each; the first warms up and is not counted (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--window", defaultValue = "30", description = "Seconds of a window (default: ${DEFAULT-VALUE}).")
    private int window;

    @Option(
            names = "--round-trip",
            defaultValue = "20",
            description = "Milliseconds to Ably and back (default: ${DEFAULT-VALUE}).")
    private int roundTrip;

    @Option(names = "--quick", description = "Two short rounds. Not for publication.")
    private boolean quick;

    @Override
    public Integer call() throws Exception {
        given.requireRange("--streams", streams, 1, 1000);
        given.requireRange("--rate", rate, 1, 1000);
        given.requireRange("--rounds", rounds, 2, 100);
        given.requireRange("--window", window, 5, 3600);
        given.requireRange("--round-trip", roundTrip, 0, 10_000);
        rounds = quick ? 2 : rounds;
        window = quick ? 10 : window;
        Report report = new Report("peers", given.command());
        tabulate(report, measure());
        report.note("The agent groups, orders and keeps nothing: it holds an answer in its memory, and appends once per"
                + " token. Turnstream's cost is that of topology and sink together.");
        report.finish(System.out, BenchHome.results());
        return 0;
    }

    private Map<Contender, List<Found>> measure() throws Exception {
        var distance = Duration.ofMillis(roundTrip);
        Map<String, String> settings = Map.of(
                "sink.connections", Integer.toString(streams),
                "sink.account.messages.per.second", Integer.toString(45 * streams));
        Map<Contender, List<Found>> found = new LinkedHashMap<>();
        try (Contender ours = new Stack(BenchHome.logs("peers"), distance, 0, settings);
                Contender agent = new AgentStack(BenchHome.logs("peers"), distance, 0, SESSIONS)) {
            ReadyProbe.await(ours, SESSIONS);
            ReadyProbe.await(agent, SESSIONS);
            for (var turn : Interleaving.of(List.of(ours, agent), rounds)) {
                System.err.println(
                        "bench: round " + turn.round() + ", " + turn.contender().name());
                Found one = new PathRun(turn.contender())
                        .steady(
                                Pace.steady(streams, rate, rate * window / 2),
                                SESSIONS + turn.round() + "-",
                                2,
                                window,
                                1);
                if (turn.round() > 1) {
                    found.computeIfAbsent(turn.contender(), contender -> new ArrayList<>())
                            .add(one);
                }
            }
        }
        return found;
    }

    private static void tabulate(Report report, Map<Contender, List<Found>> found) {
        Table table = new Table(
                "The same token events, without limits",
                List.of(
                        "who",
                        "CPU µs per token",
                        "answers whole",
                        "operations per answer",
                        "first token ms (p50 / p99 / max)",
                        "other tokens ms",
                        "windows"));
        for (var entry : found.entrySet()) {
            Contender who = entry.getKey();
            List<Found> founds = entry.getValue();
            Latencies first = new Latencies();
            Latencies later = new Latencies();
            founds.forEach(one -> {
                first.add(one.delays().first());
                later.add(one.delays().later());
            });
            Spread cost = Spread.of(founds.stream()
                    .flatMap(one -> one.microsPerToken(who.workers()).stream())
                    .toList());
            long responses = founds.stream().mapToLong(Found::responses).sum();
            long whole = founds.stream().mapToLong(Found::whole).sum();
            long operations = founds.stream().mapToLong(Found::operations).sum();
            table.row(List.of(
                    who.name(),
                    cost.text(1),
                    whole + " of " + responses,
                    String.format(Locale.ROOT, "%.1f", (double) operations / responses),
                    first.text(),
                    later.text(),
                    Integer.toString(founds.size())));
            report.figures()
                    .putObject(who.name())
                    .putPOJO("cpuMicrosPerToken", cost)
                    .put("responses", responses)
                    .put("whole", whole)
                    .put("operations", operations)
                    .put("firstTokenP50", first.millis(50))
                    .put("otherTokensP50", later.millis(50))
                    .put("otherTokensP99", later.millis(99));
        }
        report.add(table);
    }
}
