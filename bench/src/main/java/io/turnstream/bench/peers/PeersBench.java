package io.turnstream.bench.peers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.bench.BenchHome;
import io.turnstream.bench.Given;
import io.turnstream.bench.load.Background;
import io.turnstream.bench.load.Pace;
import io.turnstream.bench.path.Contender;
import io.turnstream.bench.path.PathRun;
import io.turnstream.bench.path.PathRun.Found;
import io.turnstream.bench.path.ReadyProbe;
import io.turnstream.bench.path.Stack;
import io.turnstream.bench.report.Report;
import io.turnstream.bench.report.Table;
import io.turnstream.bench.schedule.Interleaving;
import io.turnstream.bench.schedule.Interleaving.Window;
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
import org.jspecify.annotations.Nullable;
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

    @Option(
            names = "--warm-up",
            defaultValue = "100",
            description = "Seconds in which both work at once, at half the rate (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(names = "--rounds", defaultValue = "5", description = "Windows of each (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--window", defaultValue = "15", description = "Seconds of a window (default: ${DEFAULT-VALUE}).")
    private int window;

    @Option(
            names = "--backlogs",
            defaultValue = "3",
            description = "Backlogs of each, one answer for each conversation (default: ${DEFAULT-VALUE}).")
    private int backlogs;

    @Option(
            names = "--round-trip",
            defaultValue = "20",
            description = "Milliseconds to Ably and back (default: ${DEFAULT-VALUE}).")
    private int roundTrip;

    @Option(names = "--quick", description = "One short round. Not for publication.")
    private boolean quick;

    private final Map<Contender, List<Found>> pace = new LinkedHashMap<>();
    private final Map<Contender, List<Found>> backlog = new LinkedHashMap<>();

    @Override
    public Integer call() throws Exception {
        given.requireRange("--streams", streams, 1, 1000);
        given.requireRange("--rate", rate, 1, 1000);
        given.require(tokens >= 1 && tokens <= 3000, "--tokens takes 1 to 3000, so that an answer stays one message");
        given.requireRange("--warm-up", warmUp, 0, 3600);
        given.requireRange("--rounds", rounds, 1, 100);
        given.requireRange("--window", window, 5, 3600);
        given.requireRange("--backlogs", backlogs, 0, 100);
        given.requireRange("--round-trip", roundTrip, 0, 10_000);
        if (quick) {
            warmUp = given.shorter("--warm-up", warmUp, 10);
            rounds = given.shorter("--rounds", rounds, 1);
            window = given.shorter("--window", window, 10);
            backlogs = given.shorter("--backlogs", backlogs, 1);
        }
        Report report = new Report("peers", given.command());
        report.judge(rounds, quick);
        measure();
        tabulate("The same token events, without limits", "pace", pace, report);
        if (backlogs > 0) {
            tabulate("A backlog of " + streams + " × " + tokens + " tokens", "backlog", backlog, report);
        }
        report.note("The agent groups, orders and keeps nothing: it holds an answer in its memory, and appends once per"
                + " token. Turnstream's cost is that of topology and sink together.");
        boolean oursWhole = true;
        for (Contender who : pace.keySet()) {
            long missing = missing(pace.get(who)) + missing(backlog.get(who));
            if (missing > 0) {
                report.note(who.name() + ": " + missing + " answers are not whole.");
            }
            oursWhole &= missing == 0 || !who.name().equals(Stack.NAME);
        }
        report.finish(System.out, BenchHome.results());
        return oursWhole ? 0 : 1;
    }

    private static long missing(@Nullable List<Found> founds) {
        return founds == null
                ? 0
                : founds.stream()
                        .mapToLong(one -> one.responses() - one.whole())
                        .sum();
    }

    private void measure() throws Exception {
        var distance = Duration.ofMillis(roundTrip);
        Map<String, String> settings = Map.of(
                "sink.connections", Integer.toString(streams),
                "sink.account.messages.per.second", Integer.toString(45 * streams));
        Path logs = BenchHome.logs("peers");
        try (Contender ours = new Stack(logs.resolve("turnstream"), distance, 0, settings);
                Contender agent = new AgentStack(logs.resolve("agent"), distance, 0, SESSIONS)) {
            List<Contender> both = List.of(ours, agent);
            both.forEach(each -> ReadyProbe.await(each, SESSIONS));
            warmUp(both);
            for (var turn : Interleaving.of(both, rounds)) {
                say("round " + turn.round(), turn.contender());
                pace.computeIfAbsent(turn.contender(), contender -> new ArrayList<>())
                        .add(new PathRun(turn.contender())
                                .steady(
                                        Pace.steady(streams, rate, tokens),
                                        SESSIONS + turn.round() + "-",
                                        2,
                                        window,
                                        1));
            }
            for (var turn : backlogs == 0 ? List.<Window<Contender>>of() : Interleaving.of(both, backlogs)) {
                say("backlog " + turn.round(), turn.contender());
                backlog.computeIfAbsent(turn.contender(), contender -> new ArrayList<>())
                        .add(new PathRun(turn.contender())
                                .burst(Pace.burst(streams, tokens), SESSIONS + "-backlog" + turn.round() + "-"));
            }
        }
    }

    /** Both at once, each with half the load that one of them has while it is measured. */
    private void warmUp(List<Contender> both) throws InterruptedException {
        if (warmUp == 0) {
            return;
        }
        System.err.println("bench: warming up for " + warmUp + " s");
        var half = Pace.steady(streams, Math.max(1, rate / 2), tokens);
        List<Background> working = both.stream()
                .map(each -> Background.start("warming up " + each.name(), () -> new PathRun(each)
                        .warmUp(half, SESSIONS + "-warm-", Duration.ofSeconds(warmUp))))
                .toList();
        for (Background each : working) {
            each.join();
        }
    }

    private static void say(String what, Contender who) {
        System.err.println("bench: " + what + ", " + who.name());
    }

    private static void tabulate(String title, String key, Map<Contender, List<Found>> found, Report report) {
        Table table = new Table(
                title,
                List.of(
                        "who",
                        "CPU µs per token",
                        "answers whole",
                        "operations per answer",
                        "first token ms (p50 / p99 / max)",
                        "other tokens ms",
                        "s until the last token",
                        "windows"));
        ObjectNode figures = report.figures().putObject(key);
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
                    Spread.text(founds.stream().map(Found::seconds).toList(), 1),
                    Integer.toString(founds.size())));
            figures.putObject(who.name())
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
