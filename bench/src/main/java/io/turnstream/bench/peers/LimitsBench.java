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
import io.turnstream.bench.stats.Latencies;
import io.turnstream.bench.stats.Spread;
import java.nio.file.Path;
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

/** {@code bench/run limits}: many answers at once while Ably's limits hold. Which of them are whole at the end? */
@Command(
        name = "limits",
        description =
                "Many answers at once under Ably's limits of 50 messages a second for a connection and a channel.")
public final class LimitsBench implements Callable<Integer> {

    private static final int ABLY_RATE = 50;
    private static final String SESSIONS = "limits";

    @Mixin
    private Given given = new Given();

    @Option(names = "--answers", defaultValue = "80", description = "Answers at once (default: ${DEFAULT-VALUE}).")
    private int answers;

    @Option(
            names = "--rate",
            defaultValue = "50",
            description = "Tokens per second of each (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--tokens", defaultValue = "500", description = "Tokens of each (default: ${DEFAULT-VALUE}).")
    private int tokens;

    @Option(names = "--rounds", defaultValue = "5", description = "How often (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--sink", paramLabel = "KEY=VALUE", description = "A setting of our roles; may be repeated.")
    private Map<String, String> settings = Map.of();

    @Option(
            names = "--round-trip",
            defaultValue = "20",
            description = "Milliseconds to Ably and back (default: ${DEFAULT-VALUE}).")
    private int roundTrip;

    @Option(names = "--quick", description = "One round.")
    private boolean quick;

    @Override
    public Integer call() throws Exception {
        given.requireRange("--answers", answers, 1, 1000);
        given.requireRange("--rate", rate, 1, 1000);
        given.require(tokens >= 1 && tokens <= 3000, "--tokens takes 1 to 3000, so that an answer stays one message");
        given.requireRange("--rounds", rounds, 1, 100);
        given.requireRange("--round-trip", roundTrip, 0, 10_000);
        rounds = quick ? given.shorter("--rounds", rounds, 1) : rounds;
        Report report = new Report("limits", given.command());
        report.judge(rounds, quick);
        Map<String, List<Found>> found = measure();
        boolean oursWhole = tabulate(report, found);
        report.note(
                "Ours: the sink's defaults, a pool that sends 450 messages a second in all and 45 over each connection."
                        + " The agent: one connection, as its documentation shows it, and a new process and server each round.");
        if (!oursWhole) {
            report.note("Answers of ours are not whole.");
        }
        report.finish(System.out, BenchHome.results());
        return oursWhole ? 0 : 1;
    }

    private Map<String, List<Found>> measure() throws Exception {
        var distance = Duration.ofMillis(roundTrip);
        Map<String, List<Found>> found = new LinkedHashMap<>();
        Path logs = BenchHome.logs("limits");
        try (Contender ours = new Stack(logs.resolve("turnstream"), distance, ABLY_RATE, settings)) {
            ReadyProbe.await(ours, SESSIONS);
            for (int round = 1; round <= rounds; round++) {
                found.computeIfAbsent(ours.name(), name -> new ArrayList<>()).add(once(ours, round));
                // What is left of a round that did not end well is none of the next one's.
                try (Contender agent = new AgentStack(logs.resolve("agent-" + round), distance, ABLY_RATE, SESSIONS)) {
                    ReadyProbe.await(agent, SESSIONS);
                    found.computeIfAbsent(agent.name(), name -> new ArrayList<>())
                            .add(once(agent, round));
                }
            }
        }
        return found;
    }

    private Found once(Contender who, int round) throws Exception {
        System.err.println("bench: round " + round + ", " + who.name());
        return new PathRun(who).once(Pace.once(answers, rate, tokens), SESSIONS + round + "-");
    }

    private static boolean tabulate(Report report, Map<String, List<Found>> found) {
        Table table = new Table(
                "All at once under Ably's limits",
                List.of(
                        "who",
                        "answers whole, each round",
                        "operations per answer",
                        "refused",
                        "first token ms (p50 / p99 / max)",
                        "other tokens ms",
                        "s until the last token"));
        boolean oursWhole = true;
        for (var entry : found.entrySet()) {
            List<Found> founds = entry.getValue();
            Latencies first = new Latencies();
            Latencies later = new Latencies();
            founds.forEach(one -> {
                first.add(one.delays().first());
                later.add(one.delays().later());
            });
            long responses = founds.stream().mapToLong(Found::responses).sum();
            long whole = founds.stream().mapToLong(Found::whole).sum();
            long refused = founds.stream().mapToLong(Found::refusals).sum();
            long operations = founds.stream().mapToLong(Found::operations).sum();
            oursWhole &= !entry.getKey().equals(Stack.NAME) || whole == responses;
            List<Double> seconds = founds.stream().map(Found::seconds).toList();
            String each = String.join(
                    ", ",
                    founds.stream()
                            .map(one -> one.whole() + "/" + one.responses())
                            .toList());
            table.row(List.of(
                    entry.getKey(),
                    each,
                    String.format(Locale.ROOT, "%.1f", (double) operations / responses),
                    Long.toString(refused),
                    first.text(),
                    later.text(),
                    Spread.text(seconds, 1)));
            report.figures()
                    .putObject(entry.getKey())
                    .put("responses", responses)
                    .put("whole", whole)
                    .put("operations", operations)
                    .put("refusals", refused)
                    .putPOJO("seconds", Spread.figure(seconds))
                    .put(
                            "neverArrived",
                            seconds.stream().filter(value -> value.isNaN()).count())
                    .put("firstTokenP50", first.millis(50))
                    .put("otherTokensP50", later.millis(50))
                    .put("otherTokensP99", later.millis(99));
        }
        report.add(table);
        return oursWhole;
    }
}
