package io.turnstream.bench.peers;

import io.turnstream.bench.BenchHome;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench/run limits}: many answers at once while Ably's limits hold. Which of them are whole at the end? */
@Command(
        name = "limits",
        description =
                "Many answers at once under Ably's limits of 50 messages a second for a connection and a channel.")
public final class LimitsBench implements Callable<Integer> {

    private static final int ABLY_RATE = 50;
    private static final String SESSIONS = "limits";

    @Spec
    private CommandSpec spec;

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

    @Option(
            names = "--connections",
            defaultValue = "8",
            description = "Connections of our sink (default: ${DEFAULT-VALUE}). Each may send 45 messages a second.")
    private int connections;

    @Option(
            names = "--round-trip",
            defaultValue = "20",
            description = "Milliseconds to Ably and back (default: ${DEFAULT-VALUE}).")
    private int roundTrip;

    @Option(names = "--quick", description = "One round.")
    private boolean quick;

    @Override
    public Integer call() throws Exception {
        require(answers >= 1 && answers <= 1000, "--answers takes 1 to 1000");
        require(rate >= 1 && rate <= 1000, "--rate takes 1 to 1000");
        require(tokens >= 1 && tokens <= 3000, "--tokens takes 1 to 3000, so that an answer stays one message");
        require(rounds >= 1 && rounds <= 100, "--rounds takes 1 to 100");
        require(connections >= 1, "--connections takes 1 or more");
        require(roundTrip >= 0 && roundTrip <= 10_000, "--round-trip takes 0 to 10000");
        rounds = quick ? 1 : rounds;
        Report report = new Report(
                "limits",
                "bench/run "
                        + String.join(" ", spec.commandLine().getParseResult().originalArgs()));
        Map<Contender, List<Found>> found = measure();
        boolean oursWhole = tabulate(report, found);
        report.note("Ours: a pool of " + connections + " connections, 45 messages a second each. The agent: one"
                + " connection, as its documentation shows it.");
        report.finish(System.out, BenchHome.results());
        return oursWhole ? 0 : 1;
    }

    private Map<Contender, List<Found>> measure() throws Exception {
        var distance = Duration.ofMillis(roundTrip);
        Map<String, String> settings = Map.of(
                "sink.connections", Integer.toString(connections),
                "sink.account.messages.per.second", Integer.toString(45 * connections));
        Map<Contender, List<Found>> found = new LinkedHashMap<>();
        try (Contender ours = new Stack(BenchHome.logs("limits"), distance, ABLY_RATE, settings);
                Contender agent = new AgentStack(BenchHome.logs("limits"), distance, ABLY_RATE, SESSIONS)) {
            ReadyProbe.await(ours, SESSIONS);
            ReadyProbe.await(agent, SESSIONS);
            for (var window : Interleaving.of(List.of(ours, agent), rounds)) {
                System.err.println("bench: round " + window.round() + ", "
                        + window.contender().name());
                found.computeIfAbsent(window.contender(), contender -> new ArrayList<>())
                        .add(new PathRun(window.contender())
                                .once(Pace.once(answers, rate, tokens), SESSIONS + window.round() + "-"));
            }
        }
        return found;
    }

    private static boolean tabulate(Report report, Map<Contender, List<Found>> found) {
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
            oursWhole &= !(entry.getKey() instanceof Stack) || whole == responses;
            String each = String.join(
                    ", ",
                    founds.stream()
                            .map(one -> one.whole() + "/" + one.responses())
                            .toList());
            table.row(List.of(
                    entry.getKey().name(),
                    each,
                    String.format(Locale.ROOT, "%.1f", (double) operations / responses),
                    Long.toString(refused),
                    first.text(),
                    later.text(),
                    Spread.ofNumbers(founds.stream().map(Found::seconds).toList())
                            .map(spread -> spread.text(1))
                            .orElse("never")));
            report.figures()
                    .putObject(entry.getKey().name())
                    .put("responses", responses)
                    .put("whole", whole)
                    .put("operations", operations)
                    .put("refusals", refused)
                    .put("firstTokenP50", first.millis(50))
                    .put("otherTokensP50", later.millis(50))
                    .put("otherTokensP99", later.millis(99));
        }
        report.add(table);
        return oursWhole;
    }

    private void require(boolean holds, String complaint) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), complaint);
        }
    }
}
