package io.turnstream.bench.sink;

import io.turnstream.bench.BenchHome;
import io.turnstream.bench.load.Background;
import io.turnstream.bench.machine.CpuWindow;
import io.turnstream.bench.process.GroupWatch;
import io.turnstream.bench.process.Workshop;
import io.turnstream.bench.schedule.Interleaving;
import io.turnstream.bench.stats.CpuUse;
import io.turnstream.bench.stats.Latencies;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The processes of {@code bench/run sink}, and the windows in which each of them has its turn. */
final class SinkRun implements AutoCloseable {

    /** From the start of a feed until its window opens: everybody is at work then. */
    private static final Duration TO_BEGIN = Duration.ofSeconds(2);

    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration TO_ARRIVE = Duration.ofMinutes(3);

    private final Plan plan;
    private final Workshop workshop = new Workshop(BenchHome.logs("sink"));
    private final Workshop.Broker broker;
    private final GroupWatch groups;
    private final AnswerFeed feed;
    private final TextWatch reached;
    private final List<SinkContender> contenders = new ArrayList<>();
    private final Map<SinkContender, Found> found = new LinkedHashMap<>();

    /** What is measured. */
    record Plan(
            int streams,
            int rate,
            int tokens,
            Duration warmUp,
            int rounds,
            Duration window,
            int backlog,
            Duration roundTrip) {}

    /** What was found of one contender. */
    static final class Found {
        final Costs pace = new Costs();
        final Costs backlog = new Costs();
        final List<Double> idleCores = new ArrayList<>();
        final Latencies first = new Latencies();
        long refusals;
    }

    /** What tokens took: CPU beyond that of the idle process, all CPU, and operations. One of each for every window. */
    static final class Costs {
        final List<Double> micros = new ArrayList<>();
        final List<Double> microsWithIdle = new ArrayList<>();
        final List<Double> operations = new ArrayList<>();

        private void add(CpuUse use, CpuUse idle, long tokens, long operationsSeen) {
            micros.add(use.microsPer(tokens, idle));
            microsWithIdle.add(use.microsPer(tokens));
            operations.add((double) operationsSeen / tokens);
        }
    }

    SinkRun(Plan plan, Map<String, String> settings) {
        this.plan = plan;
        try {
            this.broker = workshop.broker();
            Workshop.Ably ably = workshop.ably("ably", plan.roundTrip(), 0);
            this.groups = new GroupWatch(broker.bootstrapServers());
            contenders.add(SinkContender.sink(workshop, broker, ably, settings));
            for (PeerProcess.Kind kind : PeerProcess.Kind.values()) {
                contenders.add(SinkContender.peer(kind, workshop, broker, ably));
            }
            contenders.forEach(each -> each.awaitReady(groups));
            this.reached = new TextWatch(ably.record());
            this.feed = new AnswerFeed(broker.bootstrapServers(), "run", plan.streams(), plan.tokens());
        } catch (RuntimeException e) {
            workshop.close();
            throw e;
        }
    }

    /** Everybody has a turn in every round, when all are warm; before it, nobody has anything to do for a while. */
    Map<SinkContender, Found> measure() throws InterruptedException {
        contenders.forEach(each -> found.put(each, new Found()));
        warmUp();
        Map<String, CpuUse> idle = Map.of();
        for (var turn : Interleaving.of(contenders, plan.rounds())) {
            SinkContender who = turn.contender();
            if (who.equals(contenders.get(0))) {
                idle = idle();
            }
            System.err.println("bench: round " + turn.round() + ", " + who.name());
            Found one = known(found.get(who));
            CpuUse alone = known(idle.get(who.name()));
            one.idleCores.add(alone.cores());
            steady(who, one, alone);
            if (plan.backlog() > 0) {
                backlog(who, one, alone);
            }
        }
        return found;
    }

    /**
     * One after the other, each works at the pace until what is run often is compiled, and then on a backlog. All at once
     * would keep two cores so busy that the compilers get nowhere.
     */
    private void warmUp() throws InterruptedException {
        if (plan.warmUp().isZero()) {
            return;
        }
        for (SinkContender who : contenders) {
            System.err.println(
                    "bench: warming up " + who.name() + " for " + plan.warmUp().toSeconds() + " s");
            feed.steady(who.topic(), feed.nextRun(), plan.rate(), plan.warmUp());
            who.awaitCaughtUp(groups);
            if (plan.backlog() > 0) {
                backlog(who, new Found(), new CpuUse(Duration.ZERO, IDLE));
            }
        }
    }

    private Map<String, CpuUse> idle() throws InterruptedException {
        Map<String, Long> pids = new LinkedHashMap<>();
        contenders.forEach(each -> pids.put(each.name(), each.process().pid()));
        CpuWindow window = CpuWindow.open(pids);
        Thread.sleep(IDLE.toMillis());
        return window.look();
    }

    private void steady(SinkContender who, Found one, CpuUse idle) throws InterruptedException {
        String run = feed.nextRun();
        long charactersBefore = feed.characters();
        reached.skip();
        Background feeding = Background.start(
                "feed",
                () -> feed.steady(
                        who.topic(),
                        run,
                        plan.rate(),
                        TO_BEGIN.plus(plan.window()).plusSeconds(1)));
        Thread.sleep(TO_BEGIN.toMillis());
        long before = feed.tokens();
        long from = micros();
        CpuWindow window = open(who);
        Thread.sleep(plan.window().toMillis());
        long tokens = feed.tokens() - before;
        CpuUse use = look(window, who);
        var arrivals = new TextArrivals(run, from, micros());
        feeding.join();
        awaitArrived(who, arrivals, feed.characters() - charactersBefore);
        settle(who, arrivals, feed.characters() - charactersBefore);
        one.pace.add(use, idle, tokens, arrivals.operations());
        arrivals.firstMicros().forEach((mark, micros) -> feed.appendedMillis(mark)
                .ifPresent(millis -> one.first.addMicros(micros - millis * 1_000)));
        one.refusals += arrivals.refusals();
    }

    /** The time runs until everything has arrived; for whoever writes nothing, until it is committed. */
    private void backlog(SinkContender who, Found one, CpuUse idle) throws InterruptedException {
        String run = feed.nextRun();
        var arrivals = new TextArrivals(run);
        long charactersBefore = feed.characters();
        long before = feed.tokens();
        reached.skip();
        CpuWindow window = open(who);
        feed.backlog(who.topic(), run, plan.backlog());
        awaitArrived(who, arrivals, feed.characters() - charactersBefore);
        CpuUse use = look(window, who);
        settle(who, arrivals, feed.characters() - charactersBefore);
        one.backlog.add(use, idle, feed.tokens() - before, arrivals.operations());
        one.refusals += arrivals.refusals();
    }

    private void awaitArrived(SinkContender who, TextArrivals arrivals, long characters) throws InterruptedException {
        if (who.writes()) {
            reached.await(arrivals, characters, who.process(), TO_ARRIVE);
        } else {
            who.awaitCaughtUp(groups);
        }
    }

    /** Nothing more may come of it, and nothing be left of it for the turn of the next. */
    private void settle(SinkContender who, TextArrivals arrivals, long characters) {
        if (who.group().equals(GroupWatch.SINK)) {
            who.awaitCaughtUp(groups);
        }
        if (who.writes()) {
            reached.requireExact(arrivals, characters, who.process());
        }
    }

    private static CpuWindow open(SinkContender who) {
        who.process().requireRunning();
        return CpuWindow.open(Map.of(who.name(), who.process().pid()));
    }

    private static CpuUse look(CpuWindow window, SinkContender who) {
        return known(window.look().get(who.name()));
    }

    private static <T> T known(@Nullable T found) {
        return Objects.requireNonNull(found, "everybody has one");
    }

    private static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    @Override
    public void close() throws IOException {
        try (workshop;
                groups;
                reached;
                feed) {
            // in reverse order, each whatever becomes of the others
        }
    }
}
