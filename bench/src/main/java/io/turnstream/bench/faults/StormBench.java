package io.turnstream.bench.faults;

import io.turnstream.bench.BenchHome;
import io.turnstream.bench.Given;
import io.turnstream.bench.load.Pace;
import io.turnstream.bench.report.Report;
import io.turnstream.bench.report.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run storm}: many answers while operations fail in every way, and the sink is killed. How many are whole? */
@Command(
        name = "storm",
        description = "Many answers through failing operations and a SIGKILL of the sink: how many are whole.")
public final class StormBench implements Callable<Integer> {

    private static final Duration TO_BEGIN = Duration.ofMinutes(2);

    /** What happens to operations that fail: 503, 429, done and never answered, connections cut before and after. */
    private static final List<String> EFFECTS = List.of(
            "{\"type\":\"nack\",\"code\":50003}",
            "{\"type\":\"nack-applied-later\",\"code\":50003}",
            "{\"type\":\"nack\",\"code\":42911}",
            "{\"type\":\"drop-ack\"}",
            "{\"type\":\"close-before-apply\"}",
            "{\"type\":\"close-after-apply\"}");

    /** Operations for which faults are laid out in advance: more than there will be. */
    private static final int OPERATIONS_PER_ANSWER = 60;

    @Mixin
    private Given given = new Given();

    @Option(names = "--answers", defaultValue = "1000", description = "Answers (default: ${DEFAULT-VALUE}).")
    private int answers;

    @Option(
            names = "--rate",
            defaultValue = "2",
            description = "Tokens per second of each (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--tokens", defaultValue = "60", description = "Tokens of each (default: ${DEFAULT-VALUE}).")
    private int tokens;

    @Option(
            names = "--failing",
            defaultValue = "2",
            description = "Percent of operations that fail (default: ${DEFAULT-VALUE}).")
    private int failing;

    @Option(names = "--seed", defaultValue = "1", description = "Which ones fail, and how (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--rounds", defaultValue = "1", description = "How often, each with the next seed (default: 1).")
    private int rounds;

    @Option(names = "--sink", paramLabel = "KEY=VALUE", description = "A setting of our roles; may be repeated.")
    private Map<String, String> settings = Map.of();

    @Option(names = "--quick", description = "A tenth of the answers.")
    private boolean quick;

    private record Round(long seed, int faults, Effort.Count effort, Verdict verdict) {}

    @Override
    public Integer call() throws Exception {
        answers = quick ? given.shorter("--answers", answers, 100) : answers;
        given.requireRange("--answers", answers, 1, 5_000);
        given.requireRange("--rate", rate, 1, 50);
        given.requireRange("--tokens", tokens, 20, 3_000);
        given.requireRange("--failing", failing, 0, 50);
        given.requireRange("--rounds", rounds, 1, 100);
        Report report = new Report("storm", given.command());
        if (quick) {
            report.note("Not for publication.");
        }
        List<Round> found = new ArrayList<>();
        try (var stack = new FaultStack(BenchHome.logs("storm"), 1, 1, settings)) {
            for (int round = 0; round < rounds; round++) {
                System.err.println("bench: seed " + (seed + round));
                found.add(round(stack, seed + round));
            }
        }
        tabulate(report, found);
        report.finish(System.out, BenchHome.results());
        return found.stream().allMatch(round -> round.verdict().isGood()) ? 0 : 1;
    }

    private Round round(FaultStack stack, long roundSeed) throws Exception {
        String sessions = "storm" + roundSeed + "-";
        try (Audience audience = stack.audience(sessions, answers);
                var effort = new Effort(stack.record(), sessions)) {
            int laid = layOut(stack.service(), roundSeed);
            try (Talk talk = new Talk(stack.bootstrapServers(), Pace.once(answers, rate, tokens), sessions)) {
                if (!audience.await(screens -> begun(screens) > answers * 3 / 4, TO_BEGIN)) {
                    throw new IllegalStateException("the answers did not begin");
                }
                stack.sink(0).kill();
                stack.sink(0).start();
                talk.awaitEnd();
                // The storm goes on until all is said, and is over then: what is left must come right by itself.
                int left = stack.service().clearFaults();
                Verdict verdict = Verdict.on(talk, audience, stack.service(), sessions);
                return new Round(roundSeed, laid - left, effort.look(), verdict);
            }
        }
    }

    private long begun(List<Screen> screens) {
        return screens.stream().filter(screen -> screen.tokens(0) > tokens / 4).count();
    }

    private int layOut(Service service, long roundSeed) {
        var random = new SplittableRandom(roundSeed);
        int operations = answers * OPERATIONS_PER_ANSWER;
        int faults = operations * failing / 100;
        for (int i = 0; i < faults; i++) {
            service.fault(1 + random.nextInt(operations), EFFECTS.get(random.nextInt(EFFECTS.size())));
        }
        return faults;
    }

    private void tabulate(Report report, List<Round> rounds) {
        Table table = new Table(
                answers + " answers of " + tokens + " tokens through a storm",
                List.of(
                        "seed",
                        "operations",
                        "failed",
                        "whole live",
                        "whole late",
                        "wrong on screen",
                        "updates",
                        "shown anew",
                        "updates that live clients could not follow"));
        for (Round round : rounds) {
            Verdict verdict = round.verdict();
            table.row(List.of(
                    Long.toString(round.seed()),
                    Long.toString(round.effort().operations()),
                    Integer.toString(round.faults()),
                    verdict.live() + " of " + verdict.answers(),
                    verdict.late() + " of " + verdict.answers(),
                    Long.toString(verdict.wrong()),
                    Long.toString(round.effort().updates()),
                    Long.toString(verdict.anew()),
                    Long.toString(verdict.ignored())));
            report.figures()
                    .putObject("seed-" + round.seed())
                    .put("answers", verdict.answers())
                    .put("live", verdict.live())
                    .put("late", verdict.late())
                    .put("wrong", verdict.wrong())
                    .put("failed", round.faults())
                    .put("operations", round.effort().operations())
                    .put("updates", round.effort().updates())
                    .put("anew", verdict.anew());
        }
        report.add(table);
        report.note(
                "Of the operations that fail a sixth each is refused with 503, refused with 503 and done with the next"
                        + " append, refused with 429, done and never answered, lost with its connection, and done with its"
                        + " connection lost. The sink is killed (SIGKILL) once three quarters of the answers are in their middle, and"
                        + " started again at once. Whole live is by the rules of Ably AI Transport's client; whole late by the"
                        + " channel's history.");
    }
}
