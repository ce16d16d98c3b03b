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

/** {@code bench/run rollout}: two sinks are restarted in good order, one after the other, under load. Who notices? */
@Command(
        name = "rollout",
        description = "Rolling restart of two sinks under load: the longest pause of any subscriber, and what it cost.")
public final class RolloutBench implements Callable<Integer> {

    private static final double TARGET_SECONDS = 1.5;
    private static final Duration TO_BEGIN = Duration.ofMinutes(2);
    private static final Duration FLOW = Duration.ofSeconds(5);
    private static final int RATE_OF_A_CONNECTION = 45;
    private static final String SESSIONS = "rollout-";

    @Mixin
    private Given given = new Given();

    @Option(names = "--streams", defaultValue = "80", description = "Answers at once (default: ${DEFAULT-VALUE}).")
    private int streams;

    @Option(
            names = "--rate",
            defaultValue = "50",
            description = "Tokens per second of each (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--rounds", defaultValue = "10", description = "Rollouts (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--sink", paramLabel = "KEY=VALUE", description = "A setting of our roles; may be repeated.")
    private Map<String, String> settings = Map.of();

    @Option(names = "--quick", description = "One rollout.")
    private boolean quick;

    private record Round(double pause, long updates, long updatesWithout) {}

    @Override
    public Integer call() throws Exception {
        given.requireRange("--streams", streams, 1, 1_000);
        given.requireRange("--rate", rate, 1, 100);
        given.requireRange("--rounds", rounds, 1, 100);
        rounds = quick ? given.shorter("--rounds", rounds, 1) : rounds;
        Report report = new Report("rollout", given.command());
        report.judge(rounds, quick);
        Map<String, String> all = new HashMap<>(Map.of(
                "sink.connections",
                Integer.toString(streams),
                "sink.account.messages.per.second",
                Integer.toString(RATE_OF_A_CONNECTION * streams)));
        all.putAll(settings);
        List<Round> found = new ArrayList<>();
        Verdict verdict;
        try (var stack = new FaultStack(BenchHome.logs("rollout"), 1, 2, all);
                Audience audience = stack.audience(SESSIONS, streams);
                Talk talk = new Talk(stack.bootstrapServers(), Pace.steady(streams, rate, rate * 20), SESSIONS)) {
            if (!audience.await(screens -> screens.stream().allMatch(screen -> screen.tokens(0) > 0), TO_BEGIN)) {
                throw new IllegalStateException("the answers did not begin");
            }
            for (int round = 1; round <= rounds; round++) {
                System.err.println("bench: round " + round);
                found.add(round(stack, audience));
            }
            talk.finish();
            verdict = Verdict.on(talk, audience, stack.service(), SESSIONS);
        }
        tabulate(report, found, verdict);
        report.finish(System.out, BenchHome.results());
        return verdict.isGood() ? 0 : 1;
    }

    private static Round round(FaultStack stack, Audience audience) throws Exception {
        long without;
        try (var effort = new Effort(stack.record(), SESSIONS)) {
            Thread.sleep(FLOW.toMillis());
            without = effort.look().updates();
        }
        try (var effort = new Effort(stack.record(), SESSIONS)) {
            long began = System.nanoTime();
            audience.ask(screens -> {
                screens.forEach(screen -> screen.watchPauses(began));
                return true;
            });
            for (int i = 0; i < 2; i++) {
                stack.sink(i).stop();
                stack.awaitSinks(1);
                stack.sink(i).start();
                stack.awaitSinks(2);
            }
            Thread.sleep(FLOW.toMillis());
            long now = System.nanoTime();
            long pause = audience.ask(screens -> screens.stream()
                    .mapToLong(screen -> screen.longestPause(now))
                    .max()
                    .orElse(0));
            return new Round(pause / 1e9, effort.look().updates(), without);
        }
    }

    private void tabulate(Report report, List<Round> rounds, Verdict verdict) {
        Spread pauses = Spread.of(rounds.stream().map(Round::pause).toList());
        Spread updates =
                Spread.of(rounds.stream().map(round -> (double) round.updates()).toList());
        Spread without = Spread.of(
                rounds.stream().map(round -> (double) round.updatesWithout()).toList());
        boolean met = pauses.most() < TARGET_SECONDS;
        report.add(new Table(
                        "Two sinks are restarted one after the other, " + streams + " × " + rate + " tokens/s",
                        List.of(
                                "longest pause of any subscriber s (median, least … most)",
                                "target s",
                                "met",
                                "repairs: updates of each rollout",
                                "shown anew in all",
                                "updates in 5 s before",
                                "whole live / late",
                                "wrong on screen"))
                .row(List.of(
                        pauses.text(2),
                        "< " + TARGET_SECONDS,
                        met ? "yes" : "no",
                        updates.text(0),
                        Long.toString(verdict.anew()),
                        without.text(0),
                        verdict.whole(),
                        Long.toString(verdict.wrong()))));
        report.figures()
                .putPOJO("seconds", pauses)
                .put("target", TARGET_SECONDS)
                .put("met", met)
                .putPOJO("updates", updates)
                .put("anew", verdict.anew())
                .put("wrong", verdict.wrong())
                .put("whole", verdict.isGood());
        report.note(
                "A repair is an update, which says a whole text again, or an answer that is shown anew: what is handed"
                        + " over cleanly needs none. Each answer is followed by the next one after 0.25 s.");
    }
}
