package io.turnstream.bench.faults;

import io.turnstream.bench.BenchHome;
import io.turnstream.bench.Given;
import io.turnstream.bench.load.Pace;
import io.turnstream.bench.report.Report;
import io.turnstream.bench.report.Table;
import io.turnstream.bench.stats.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run takeover}: a topology is killed while another one stands by. How long does the flow stand still? */
@Command(
        name = "takeover",
        description = "SIGKILL of one of two topologies, each with copies of the other's state: the pause of the flow.")
public final class TakeoverBench implements Callable<Integer> {

    private static final double TARGET_SECONDS = 12;
    private static final Duration TO_GO_ON = Duration.ofSeconds(60);
    private static final Duration FLOW = Duration.ofSeconds(5);
    private static final String SESSIONS = "takeover-";

    @Mixin
    private Given given = new Given();

    @Option(names = "--streams", defaultValue = "80", description = "Answers at once (default: ${DEFAULT-VALUE}).")
    private int streams;

    @Option(
            names = "--rate",
            defaultValue = "5",
            description = "Tokens per second of each (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--rounds", defaultValue = "10", description = "Kills (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--topology", paramLabel = "KEY=VALUE", description = "A setting of our roles; may be repeated.")
    private Map<String, String> settings = Map.of();

    @Option(names = "--quick", description = "One kill.")
    private boolean quick;

    @Override
    public Integer call() throws Exception {
        given.requireRange("--streams", streams, 1, 1_000);
        given.requireRange("--rate", rate, 1, 100);
        given.requireRange("--rounds", rounds, 1, 100);
        rounds = quick ? given.shorter("--rounds", rounds, 1) : rounds;
        Report report = new Report("takeover", given.command());
        report.judge(rounds, quick);
        Map<String, String> all = new HashMap<>(Map.of("topology.standby.replicas", "1"));
        all.putAll(settings);
        List<Double> pauses = new ArrayList<>();
        Verdict verdict;
        try (var stack = new FaultStack(BenchHome.logs("takeover"), 2, 1, all);
                Audience audience = stack.audience(SESSIONS, streams);
                Talk talk = new Talk(stack.bootstrapServers(), Pace.steady(streams, rate, rate * 20), SESSIONS)) {
            awaitFlow(audience);
            for (int round = 1; round <= rounds; round++) {
                System.err.println("bench: round " + round);
                pauses.add(round(stack, audience, round % 2));
            }
            talk.finish();
            verdict = Verdict.on(talk, audience, stack.service(), SESSIONS);
        }
        tabulate(report, pauses, verdict);
        report.finish(System.out, BenchHome.results());
        return verdict.isGood() ? 0 : 1;
    }

    private static double round(FaultStack stack, Audience audience, int victim) throws InterruptedException {
        Thread.sleep(FLOW.toMillis());
        watchPauses(audience);
        stack.topology(victim).kill();
        long killed = System.nanoTime();
        // The longest pause is over when every text has grown since the dead one's partitions were taken from it.
        long mayGoOn = killed + FaultStack.SESSION_TIMEOUT.toNanos() / 2;
        awaitGrowth(audience, mayGoOn);
        double pause = longestPause(audience);
        stack.topology(victim).start();
        stack.awaitTopologies(2);
        return pause;
    }

    private static void awaitFlow(Audience audience) throws InterruptedException {
        watchPauses(audience);
        awaitGrowth(audience, System.nanoTime());
    }

    private static void awaitGrowth(Audience audience, long since) throws InterruptedException {
        if (!audience.await(screens -> screens.stream().allMatch(screen -> screen.hasGrownSince(since)), TO_GO_ON)) {
            throw new IllegalStateException("not every answer goes on");
        }
    }

    private static void watchPauses(Audience audience) {
        long now = System.nanoTime();
        audience.ask(screens -> {
            screens.forEach(screen -> screen.watchPauses(now));
            return true;
        });
    }

    private static double longestPause(Audience audience) {
        long now = System.nanoTime();
        return audience.ask(screens -> screens.stream()
                                .mapToLong(screen -> screen.longestPause(now))
                                .max())
                        .orElse(0)
                / 1e9;
    }

    private void tabulate(Report report, List<Double> pauses, Verdict verdict) {
        Spread spread = Spread.of(pauses);
        boolean met = spread.most() < TARGET_SECONDS;
        report.add(new Table(
                        "One of two topologies is killed, " + streams + " × " + rate + " tokens/s",
                        List.of(
                                "longest pause of any answer s (median, least … most)",
                                "target s",
                                "met",
                                "whole live / late",
                                "wrong on screen",
                                "shown anew"))
                .row(List.of(
                        spread.text(1),
                        "< " + (int) TARGET_SECONDS,
                        met ? "yes" : "no",
                        verdict.whole(),
                        Long.toString(verdict.wrong()),
                        Long.toString(verdict.anew()))));
        report.figures()
                .putPOJO("seconds", spread)
                .put("target", TARGET_SECONDS)
                .put("met", met)
                .put("wrong", verdict.wrong())
                .put("whole", verdict.isGood());
        report.note("Each answer is followed by the next one after 0.25 s. The dead topology is started again when all"
                + " answers go on, and the other one is killed next.");
    }
}
