package io.turnstream.bench.faults;

import io.turnstream.bench.BenchHome;
import io.turnstream.bench.Given;
import io.turnstream.bench.load.Pace;
import io.turnstream.bench.report.Report;
import io.turnstream.bench.report.Table;
import io.turnstream.bench.stats.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run recovery}: the only sink is killed with many answers open. When is every text whole again? */
@Command(
        name = "recovery",
        description = "SIGKILL of the only sink with many open answers: the time until every text is whole again.")
public final class RecoveryBench implements Callable<Integer> {

    private static final Duration TO_BE_SHOWN = Duration.ofSeconds(60);

    /** What a successor may take beyond the time for which its group waits for the dead one. */
    private static final double MARGIN_SECONDS = 2;

    /** The account's messages per second, by the sink's defaults. */
    private static final double BUDGET = 450;

    /** What showing an answer anew takes: the update that is refused, a step's start, and the text. */
    private static final int OPERATIONS_TO_SUPERSEDE = 3;

    private static final int TOKENS_BEFORE = 5;

    @Mixin
    private Given given = new Given();

    @Option(names = "--answers", defaultValue = "200", description = "Open answers (default: ${DEFAULT-VALUE}).")
    private int answers;

    @Option(
            names = "--rate",
            defaultValue = "2",
            description = "Tokens per second of each (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--seconds",
            defaultValue = "40",
            description = "How long each answer takes (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--rounds", defaultValue = "10", description = "Kills of each kind (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--sink", paramLabel = "KEY=VALUE", description = "A setting of our roles; may be repeated.")
    private Map<String, String> settings = Map.of();

    @Option(names = "--quick", description = "One kill of each kind.")
    private boolean quick;

    /** How the channel is found by the sink that takes over. */
    private enum Kind {
        UPDATE("update: messages are as the dead sink left them"),
        SUPERSEDE("supersede: the service knows no message any more");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    private record Round(double seconds, Effort.Count effort, Verdict verdict) {}

    @Override
    public Integer call() throws Exception {
        given.requireRange("--answers", answers, 1, 2_000);
        given.requireRange("--rate", rate, 1, 50);
        given.requireRange("--seconds", seconds, 20, 300);
        given.require(rate * seconds <= 3_000, "--rate times --seconds is at most 3000: an answer stays one message");
        given.requireRange("--rounds", rounds, 1, 100);
        rounds = quick ? given.shorter("--rounds", rounds, 1) : rounds;
        Report report = new Report("recovery", given.command());
        report.judge(rounds, quick);
        Table table = new Table(
                "The only sink is killed with " + answers + " open answers",
                List.of(
                        "repairs",
                        "s until whole again (median, least … most)",
                        "target s",
                        "met",
                        "updates",
                        "shown anew",
                        "operations",
                        "whole live / late",
                        "wrong on screen"));
        boolean good = true;
        try (var stack = new FaultStack(BenchHome.logs("recovery"), 1, 1, settings)) {
            for (Kind kind : Kind.values()) {
                List<Round> found = new ArrayList<>();
                for (int round = 1; round <= rounds; round++) {
                    System.err.println("bench: " + kind.name().toLowerCase(Locale.ROOT) + ", round " + round);
                    found.add(round(stack, kind, kind.name().toLowerCase(Locale.ROOT) + round + "-"));
                }
                good &= tabulate(report, table, kind, found);
            }
        }
        report.add(table);
        report.note("From the kill; the sink is started again at once. An answer is whole again when it shows something"
                + " that was written after the kill. Target: the session time-out of "
                + FaultStack.SESSION_TIMEOUT.toSeconds() + " s and " + (int) MARGIN_SECONDS
                + " s; for supersedes also what " + OPERATIONS_TO_SUPERSEDE + " operations for each answer take of "
                + (int) BUDGET + " a second.");
        report.finish(System.out, BenchHome.results());
        return good ? 0 : 1;
    }

    private Round round(FaultStack stack, Kind kind, String sessions) throws Exception {
        try (Audience audience = stack.audience(sessions, answers);
                Talk talk = new Talk(stack.bootstrapServers(), Pace.once(answers, rate, rate * seconds), sessions)) {
            require(
                    audience.await(screens -> least(screens) >= TOKENS_BEFORE, TO_BE_SHOWN),
                    "the answers did not begin");
            try (var effort = new Effort(stack.record(), sessions)) {
                stack.sink(0).kill();
                long killed = System.nanoTime();
                List<Integer> written = talk.appended();
                stack.sink(0).start();
                if (kind == Kind.SUPERSEDE) {
                    stack.service().loseMessages(answers);
                }
                require(
                        audience.await(screens -> areBeyond(screens, written), TO_BE_SHOWN),
                        "not every answer went on after the kill");
                double took = (System.nanoTime() - killed) / 1e9;
                Effort.Count count = effort.look();
                stack.service().clearFaults();
                talk.awaitEnd();
                return new Round(took, count, Verdict.on(talk, audience, stack.service(), sessions));
            }
        }
    }

    private static int least(List<Screen> screens) {
        return screens.stream().mapToInt(screen -> screen.tokens(0)).min().orElse(0);
    }

    private static boolean areBeyond(List<Screen> screens, List<Integer> written) {
        for (int i = 0; i < written.size(); i++) {
            if (screens.get(i).tokens(0) <= written.get(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean tabulate(Report report, Table table, Kind kind, List<Round> rounds) {
        List<Double> seconds = rounds.stream().map(Round::seconds).toList();
        double target = FaultStack.SESSION_TIMEOUT.toSeconds()
                + MARGIN_SECONDS
                + (kind == Kind.SUPERSEDE ? OPERATIONS_TO_SUPERSEDE * answers / BUDGET : 0);
        Spread spread = Spread.of(seconds);
        boolean met = spread.most() <= target;
        boolean good = rounds.stream().allMatch(round -> round.verdict().isGood());
        long wrong = rounds.stream().mapToLong(round -> round.verdict().wrong()).sum();
        table.row(List.of(
                kind.words,
                spread.text(1),
                String.format(Locale.ROOT, "%.1f", target),
                met ? "yes" : "no",
                median(rounds, round -> round.effort().updates()),
                median(rounds, round -> round.verdict().anew()),
                median(rounds, round -> round.effort().operations()),
                String.join(
                        ", ",
                        rounds.stream()
                                .map(round -> round.verdict().whole())
                                .distinct()
                                .toList()),
                Long.toString(wrong)));
        report.figures()
                .putObject(kind.name().toLowerCase(Locale.ROOT))
                .putPOJO("seconds", spread)
                .put("target", target)
                .put("met", met)
                .put("wrong", wrong)
                .put("whole", good);
        return good;
    }

    private static String median(List<Round> rounds, java.util.function.ToLongFunction<Round> count) {
        return String.format(
                Locale.ROOT,
                "%.0f",
                Spread.of(rounds.stream()
                                .map(round -> (double) count.applyAsLong(round))
                                .toList())
                        .median());
    }

    private static void require(boolean holds, String complaint) {
        if (!holds) {
            throw new IllegalStateException(complaint);
        }
    }
}
