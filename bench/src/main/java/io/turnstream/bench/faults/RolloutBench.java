package io.turnstream.bench.faults;

import io.turnstream.bench.BenchHome;
import io.turnstream.bench.Given;
import io.turnstream.bench.report.Report;
import io.turnstream.bench.stats.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
    private static final Duration FLOW = Duration.ofSeconds(5);
    private static final int RATE_OF_A_CONNECTION = 45;
    private static final String SESSIONS = "rollout-";

    @Mixin
    private Given given = new Given();

    @Mixin
    private FlowOptions flow = new FlowOptions();

    @Option(
            names = "--rate",
            defaultValue = "50",
            description = "Tokens per second of each (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--sink", paramLabel = "KEY=VALUE", description = "A setting of our roles; may be repeated.")
    private Map<String, String> settings = Map.of();

    private record Round(double pause, long updates, long updatesWithout) {}

    @Override
    public Integer call() throws Exception {
        flow.check(given);
        given.requireRange("--rate", rate, 1, 100);
        Report report = new Report("rollout", given.command());
        report.judge(flow.rounds(), flow.isQuick());
        int streams = flow.streams();
        Map<String, String> all = new HashMap<>(Map.of(
                "sink.connections",
                Integer.toString(streams),
                "sink.account.messages.per.second",
                Integer.toString(RATE_OF_A_CONNECTION * streams)));
        all.putAll(settings);
        List<Round> rounds = new ArrayList<>();
        Verdict verdict;
        try (var stack = new FaultStack(BenchHome.logs("rollout"), 1, 2, all);
                var talks = new Flow(stack, SESSIONS, streams, rate)) {
            talks.awaitGrowth(System.nanoTime());
            for (int round = 1; round <= flow.rounds(); round++) {
                System.err.println("bench: round " + round);
                rounds.add(round(stack, talks));
            }
            verdict = talks.finish();
        }
        tabulate(report, rounds, verdict);
        report.finish(System.out, BenchHome.results());
        return verdict.isGood() ? 0 : 1;
    }

    private static Round round(FaultStack stack, Flow talks) throws Exception {
        long without;
        try (var effort = new Effort(stack.record(), SESSIONS)) {
            Thread.sleep(FLOW.toMillis());
            without = effort.look().updates();
        }
        try (var effort = new Effort(stack.record(), SESSIONS)) {
            talks.watchPauses();
            for (int i = 0; i < 2; i++) {
                stack.sink(i).stop();
                stack.awaitSinks(1);
                stack.sink(i).start();
                stack.awaitSinks(2);
            }
            Thread.sleep(FLOW.toMillis());
            return new Round(talks.longestPause(), effort.look().updates(), without);
        }
    }

    private void tabulate(Report report, List<Round> rounds, Verdict verdict) {
        Spread updates =
                Spread.of(rounds.stream().map(round -> (double) round.updates()).toList());
        Spread without = Spread.of(
                rounds.stream().map(round -> (double) round.updatesWithout()).toList());
        Map<String, String> more = new LinkedHashMap<>();
        more.put("repairs: updates of each rollout", updates.text(0));
        more.put("updates in 5 s before", without.text(0));
        new Pauses(rounds.stream().map(Round::pause).toList(), TARGET_SECONDS)
                .tell(
                        report,
                        "Two sinks are restarted one after the other, " + flow.streams() + " × " + rate + " tokens/s",
                        verdict,
                        more);
        report.figures().putPOJO("updates", updates);
        report.note(
                "A repair is an update, which says a whole text again, or an answer that is shown anew: what is handed"
                        + " over cleanly needs none. Each answer is followed by the next one after 0.25 s.");
    }
}
