package io.turnstream.bench.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.bench.BenchHome;
import io.turnstream.bench.Given;
import io.turnstream.bench.load.Pace;
import io.turnstream.bench.report.Report;
import io.turnstream.bench.report.Table;
import io.turnstream.bench.stats.Spread;
import io.turnstream.sink.engine.EngineSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
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

    private static final String BUDGET = "sink.account.messages.per.second";

    private static final int TOKENS_BEFORE = 5;

    // What the new sink writes down: Kafka's consumer, then the sink for each of its partitions.
    private static final String GIVEN = "Successfully synced group";
    private static final String DELIVERS = " delivering ";

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
            defaultValue = "30",
            description = "How long each answer takes (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--rounds", defaultValue = "10", description = "Kills of each kind (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--sink", paramLabel = "KEY=VALUE", description = "A setting of our roles; may be repeated.")
    private Map<String, String> settings = Map.of();

    @Option(names = "--quick", description = "One kill of each kind.")
    private boolean quick;

    /** How long the group waits for a silent sink. */
    private Duration session = Duration.ZERO;

    /** How the channel is found by the sink that takes over. */
    private enum Kind {
        /** One message says the whole text. */
        UPDATE("update: messages are as the dead sink left them", 1),
        /** The update that is refused, a step's start, and the text. */
        SUPERSEDE("supersede: the service knows no message any more", 3);

        private final String words;
        private final int messages;

        Kind(String words, int messages) {
            this.words = words;
            this.messages = messages;
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
        session = SessionTimeout.ofSinks(settings);
        Report report = new Report("recovery", given.command());
        report.judge(rounds, quick);
        Table table = new Table(
                "The only sink is killed with " + answers + " open answers",
                List.of(
                        "repairs",
                        "s until whole again (median, least … most)",
                        "messages that repairs need",
                        "s of the budget",
                        "target s",
                        "met",
                        "updates",
                        "shown anew",
                        "operations",
                        "whole live / late",
                        "wrong on screen"));
        List<Table> made = new ArrayList<>();
        boolean good = true;
        try (var stack = new FaultStack(BenchHome.logs("recovery"), 1, 1, settings)) {
            for (Kind kind : Kind.values()) {
                List<Round> found = new ArrayList<>();
                var steps = new Steps();
                for (int round = 1; round <= rounds; round++) {
                    System.err.println("bench: " + kind.name().toLowerCase(Locale.ROOT) + ", round " + round);
                    found.add(round(stack, kind, kind.name().toLowerCase(Locale.ROOT) + round + "-", steps));
                }
                good &= tabulate(report, table, kind, found, steps);
                made.add(steps.table(
                        "What that time is made of, with " + kind.name().toLowerCase(Locale.ROOT) + "s"));
            }
        }
        report.add(table);
        made.forEach(report::add);
        report.note("From the kill; the sink is started again at once. An answer is whole again when it shows something"
                + " that was written after the kill.");
        report.note(String.format(
                Locale.ROOT,
                "Target: the session time-out of %s s, %d s, and what the account's budget of %.0f messages a second makes"
                        + " of the messages that are needed beyond the first for each answer. An update is one message. A"
                        + " text that is shown anew is %d: the update that is refused, a step's start, and the text.",
                SessionTimeout.seconds(session),
                (int) MARGIN_SECONDS,
                budget(),
                Kind.SUPERSEDE.messages));
        report.finish(System.out, BenchHome.results());
        return good ? 0 : 1;
    }

    private Round round(FaultStack stack, Kind kind, String sessions, Steps steps) throws Exception {
        try (Audience audience = stack.audience(sessions, answers);
                Talk talk = new Talk(stack.bootstrapServers(), Pace.once(answers, rate, rate * seconds), sessions)) {
            require(
                    audience.await(screens -> least(screens) >= TOKENS_BEFORE, TO_BE_SHOWN),
                    "the answers did not begin");
            try (var effort = new Effort(stack.record(), sessions)) {
                Instant moment = Instant.now();
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
                lookAtSteps(steps.from(moment), stack.sink(0).log());
                Effort.Count count = effort.look();
                stack.service().clearFaults();
                talk.awaitEnd();
                return new Round(took, count, Verdict.on(talk, audience, stack.service(), sessions));
            }
        }
    }

    private static void lookAtSteps(Steps.Round round, RoleLog log) {
        Instant over = Instant.now();
        round.then("until the group gives the partitions to the new sink", log.first(round.now(), GIVEN));
        round.then("until it knows where all of them stand", log.last(round.now(), DELIVERS));
        round.then("until every text is whole again", Optional.of(over));
    }

    private double budget() {
        String set = settings.get(BUDGET);
        return set == null ? EngineSettings.defaults().accountMessagesPerSecond() : Double.parseDouble(set);
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

    private boolean tabulate(Report report, Table table, Kind kind, List<Round> rounds, Steps steps) {
        List<Double> seconds = rounds.stream().map(Round::seconds).toList();
        int messages = kind.messages * answers;
        double paid = messages / budget();
        double target =
                session.toMillis() / 1e3 + MARGIN_SECONDS + (kind.messages - Kind.UPDATE.messages) * answers / budget();
        Spread spread = Spread.of(seconds);
        boolean met = spread.most() <= target;
        boolean good = rounds.stream().allMatch(round -> round.verdict().isGood());
        long wrong = rounds.stream().mapToLong(round -> round.verdict().wrong()).sum();
        table.row(List.of(
                kind.words,
                spread.text(1),
                kind.messages + " × " + answers + " = " + messages,
                String.format(Locale.ROOT, "%.1f", paid),
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
        ObjectNode figures = report.figures()
                .putObject(kind.name().toLowerCase(Locale.ROOT))
                .putPOJO("seconds", spread)
                .putPOJO("each", seconds)
                .put("messages", messages)
                .put("budget", paid)
                .put("target", target)
                .put("met", met)
                .put("wrong", wrong)
                .put("whole", good);
        steps.tell(figures.putObject("steps"));
        return good;
    }

    private static String median(List<Round> rounds, ToLongFunction<Round> count) {
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
