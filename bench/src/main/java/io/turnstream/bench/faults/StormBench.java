package io.turnstream.bench.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.bench.BenchHome;
import io.turnstream.bench.Given;
import io.turnstream.bench.load.Generator;
import io.turnstream.bench.load.Pace;
import io.turnstream.bench.load.SentResponse;
import io.turnstream.bench.report.Report;
import io.turnstream.bench.report.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run storm}: many answers while operations fail in every way, and the sink is killed. How many are whole? */
@Command(
        name = "storm",
        description = "Many answers through failing operations and a SIGKILL of the sink: how many are whole.")
public final class StormBench implements Callable<Integer> {

    private static final Duration TO_BEGIN = Duration.ofMinutes(2);

    /** Publishes for which faults are laid out in advance: more than there will be. */
    private static final int PUBLISHES_PER_ANSWER = 60;

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
            description = "Percent of publishes that fail (default: ${DEFAULT-VALUE}).")
    private int failing;

    @Option(names = "--seed", defaultValue = "1", description = "Which ones fail, and how (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--rounds", defaultValue = "1", description = "How often, each with the next seed (default: 1).")
    private int rounds;

    @Option(names = "--sink", paramLabel = "KEY=VALUE", description = "A setting of our roles; may be repeated.")
    private Map<String, String> settings = Map.of();

    @Option(names = "--quick", description = "100 answers.")
    private boolean quick;

    /**
     * One storm.
     *
     * @param open how many answers were on screens, and not at their end, when the sink was killed
     * @param publishes how many reached the server
     * @param faults how many of them failed, and how
     * @param own what the bench's own reading of the channels says
     * @param live what unmodified clients show that were there from the beginning
     * @param late what they show to who comes when all is over
     */
    private record Round(
            long seed,
            long open,
            long publishes,
            Map<Storm.Kind, Integer> faults,
            Effort.Count effort,
            Verdict own,
            Exactness live,
            Exactness late) {

        int failed() {
            return faults.values().stream().mapToInt(Integer::intValue).sum();
        }

        boolean isGood() {
            return own.isGood() && live.isGood() && late.isGood();
        }
    }

    @Override
    public Integer call() throws Exception {
        answers = quick ? given.shorter("--answers", answers, 100) : answers;
        given.requireRange("--answers", answers, 1, 5_000);
        given.requireRange("--rate", rate, 1, 50);
        given.requireRange("--tokens", tokens, 20, 3_000);
        given.requireRange("--failing", failing, 0, 50);
        given.requireRange("--rounds", rounds, 1, 100);
        Report report = new Report("storm", given.command());
        // One storm is enough to publish: it counts a thousand answers, and times nothing.
        report.judgeCount(quick);
        List<Round> found = new ArrayList<>();
        try (var stack = new FaultStack(BenchHome.logs("storm"), 1, 1, settings)) {
            for (int round = 0; round < rounds; round++) {
                System.err.println("bench: seed " + (seed + round));
                found.add(round(stack, seed + round));
            }
        }
        tabulate(report, found);
        report.finish(System.out, BenchHome.results());
        return found.stream().allMatch(Round::isGood) ? 0 : 1;
    }

    private Round round(FaultStack stack, long roundSeed) throws Exception {
        String sessions = "storm" + roundSeed + "-";
        var storm = Storm.of(roundSeed, answers * PUBLISHES_PER_ANSWER, failing);
        try (Watchers watchers = stack.watchers(sessions, answers);
                Audience audience = stack.audience(sessions, answers);
                var effort = new Effort(stack.record(), sessions)) {
            Service service = stack.service();
            long before = service.publishes();
            service.brew(storm);
            try (Talk talk = new Talk(stack.bootstrapServers(), Pace.once(answers, rate, tokens), sessions)) {
                if (!audience.await(screens -> begun(screens) > answers * 3 / 4, TO_BEGIN)) {
                    throw new IllegalStateException("the answers did not begin");
                }
                long open = audience.ask(
                        screens -> screens.stream().filter(Screen::isGrowing).count());
                stack.sink(0).kill();
                stack.sink(0).start();
                talk.awaitEnd();
                // The storm lasts until all is shown: what fails is mended while more fails.
                Verdict own = Verdict.on(talk, audience, service, sessions);
                List<Shown> live = watchers.report();
                Map<String, String> written = written(talk, sessions);
                long publishes = service.publishes() - before;
                int left = service.clearFaults();
                return new Round(
                        roundSeed,
                        open,
                        publishes,
                        storm.happened(storm.strikes().size() - left),
                        effort.look(),
                        own,
                        Exactness.of(written, live),
                        Exactness.of(written, stack.late(sessions, answers)));
            }
        }
    }

    private long begun(List<Screen> screens) {
        return screens.stream().filter(screen -> screen.tokens(0) > tokens / 4).count();
    }

    private static Map<String, String> written(Talk talk, String sessions) {
        return talk.responses().stream()
                .collect(Collectors.toMap(
                        answer -> FaultStack.CHANNELS + Generator.session(sessions, answer.stream()),
                        SentResponse::text));
    }

    private void tabulate(Report report, List<Round> rounds) {
        Table screens = new Table(
                answers + " answers of " + tokens
                        + " tokens at once, through a storm, as the unmodified client shows them",
                List.of(
                        "seed",
                        "open when the sink was killed",
                        "whole live",
                        "whole late",
                        "characters lost, live / late",
                        "doubled, live / late",
                        "screens that were wrong once",
                        "shown anew",
                        "whole live / late by our own reading"));
        Table work = new Table(
                "What failed, and what mended it",
                List.of(
                        "seed",
                        "publishes",
                        "failed",
                        "how",
                        "updates with a whole text",
                        "answers shown anew",
                        "updates that live clients could not follow"));
        rounds.forEach(round -> {
            screens.row(screens(round));
            work.row(work(round));
            figures(report, round);
            complaints(report, round);
            if (round.open() < answers / 2) {
                report.note("With seed " + round.seed() + " the sink was killed too late: most answers were not open.");
            }
        });
        report.add(screens);
        report.add(work);
        report.note("Every answer has a channel of its own, and all are written at the same time, " + rate
                + " tokens a second each. Each channel is watched by a client of @ably/ai-transport, unmodified, with a"
                + " connection of its own, from before the first token; for \"late\" another one comes when all is over and"
                + " reads what the channel has kept.");
        report.note(
                "The sink is killed (SIGKILL) once three quarters of the answers have shown a quarter of their text,"
                        + " and started again at once. Publishes fail from the first to the last.");
    }

    private static List<String> screens(Round round) {
        Exactness live = round.live();
        Exactness late = round.late();
        return List.of(
                Long.toString(round.seed()),
                Long.toString(round.open()),
                live.whole() + " of " + live.answers(),
                late.whole() + " of " + late.answers(),
                live.lost() + " / " + late.lost(),
                live.doubled() + " / " + late.doubled(),
                Long.toString(live.wrong() + late.wrong()),
                Long.toString(live.restarts()),
                round.own().whole());
    }

    private static List<String> work(Round round) {
        return List.of(
                Long.toString(round.seed()),
                Long.toString(round.publishes()),
                String.format(Locale.ROOT, "%d (%.1f %%)", round.failed(), 100.0 * round.failed() / round.publishes()),
                round.faults().entrySet().stream()
                        .map(fault -> fault.getKey().words() + ": " + fault.getValue())
                        .collect(Collectors.joining("; ")),
                Long.toString(round.effort().updates()),
                Long.toString(round.own().anew()),
                Long.toString(round.own().ignored()));
    }

    private static void figures(Report report, Round round) {
        ObjectNode figures = report.figures()
                .putObject("seed-" + round.seed())
                .put("open", round.open())
                .put("publishes", round.publishes())
                .put("operations", round.effort().operations())
                .put("failed", round.failed())
                .put("updates", round.effort().updates())
                .put("anew", round.own().anew())
                .putPOJO("live", round.live())
                .putPOJO("late", round.late())
                .putPOJO("own", round.own());
        ObjectNode faults = figures.putObject("faults");
        round.faults().forEach((kind, count) -> faults.put(kind.name(), count));
    }

    private static void complaints(Report report, Round round) {
        Stream.of(round.live(), round.late())
                .flatMap(exactness -> exactness.complaints().stream())
                .distinct()
                .forEach(complaint -> report.note("A client told its user: " + complaint));
    }
}
