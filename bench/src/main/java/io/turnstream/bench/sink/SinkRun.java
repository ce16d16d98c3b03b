package io.turnstream.bench.sink;

import io.turnstream.bench.BenchHome;
import io.turnstream.bench.machine.CpuWindow;
import io.turnstream.bench.process.GroupWatch;
import io.turnstream.bench.process.OperationTail;
import io.turnstream.bench.process.ReachedOperation;
import io.turnstream.bench.process.Workshop;
import io.turnstream.bench.schedule.Interleaving;
import io.turnstream.bench.stats.CpuUse;
import io.turnstream.bench.stats.Latencies;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The processes of {@code bench/run sink}, and the windows in which each of them has its turn. */
final class SinkRun implements AutoCloseable {

    /** From the start of a feed until its window opens: everybody is at work then. */
    private static final Duration TO_BEGIN = Duration.ofSeconds(2);

    private static final Duration IDLE = Duration.ofSeconds(4);

    private final Plan plan;
    private final Workshop workshop = new Workshop(BenchHome.logs("sink"));
    private final Workshop.Broker broker;
    private final GroupWatch groups;
    private final AnswerFeed feed;
    private final OperationTail reached;
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
        final List<Double> microsPerToken = new ArrayList<>();
        final List<Double> backlogMicrosPerToken = new ArrayList<>();
        final List<Double> operationsPerToken = new ArrayList<>();
        final List<Double> idleCores = new ArrayList<>();
        final Latencies first = new Latencies();
        long refusals;
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
            this.reached = new OperationTail(ably.record());
            this.feed = new AnswerFeed(broker.bootstrapServers(), "run", plan.streams(), plan.tokens());
        } catch (RuntimeException e) {
            workshop.close();
            throw e;
        }
    }

    /** Everybody has a turn in every round, when all are warm. */
    Map<SinkContender, Found> measure() throws InterruptedException {
        contenders.forEach(each -> found.put(each, new Found()));
        warmUp();
        for (var turn : Interleaving.of(contenders, plan.rounds())) {
            SinkContender who = turn.contender();
            System.err.println("bench: round " + turn.round() + ", " + who.name());
            Found one = known(found.get(who));
            CpuUse idle = idle(who);
            one.idleCores.add(idle.cores());
            steady(who, one, idle);
            if (plan.backlog() > 0) {
                backlog(who, one, idle);
            }
        }
        return found;
    }

    /** Everybody works at the pace at the same time until what is run often is compiled, and then on a backlog. */
    private void warmUp() throws InterruptedException {
        if (plan.warmUp().isZero()) {
            return;
        }
        System.err.println("bench: warming up for " + plan.warmUp().toSeconds() + " s");
        List<AnswerFeed> feeds = new ArrayList<>();
        List<Thread> feeding = new ArrayList<>();
        for (SinkContender who : contenders) {
            AnswerFeed each = new AnswerFeed(broker.bootstrapServers(), "warm", plan.streams(), plan.tokens());
            feeds.add(each);
            feeding.add(new Thread(() -> each.steady(who.topic(), plan.rate(), plan.warmUp()), "feed-" + who.name()));
        }
        feeding.forEach(Thread::start);
        for (Thread each : feeding) {
            each.join();
        }
        feeds.forEach(AnswerFeed::close);
        for (SinkContender who : contenders) {
            who.awaitCaughtUp(groups);
            feed.backlog(who.topic(), plan.backlog());
            who.awaitCaughtUp(groups);
        }
    }

    private static Found known(@Nullable Found found) {
        return Objects.requireNonNull(found, "everybody has one");
    }

    private CpuUse idle(SinkContender who) throws InterruptedException {
        CpuWindow window = open(who);
        Thread.sleep(IDLE.toMillis());
        return look(window, who);
    }

    private void steady(SinkContender who, Found one, CpuUse idle) throws InterruptedException {
        reached.next();
        Thread feeding = new Thread(
                () -> feed.steady(
                        who.topic(), plan.rate(), TO_BEGIN.plus(plan.window()).plusSeconds(1)),
                "feed");
        feeding.start();
        Thread.sleep(TO_BEGIN.toMillis());
        long before = feed.tokens();
        CpuWindow window = open(who);
        Thread.sleep(plan.window().toMillis());
        long tokens = feed.tokens() - before;
        one.microsPerToken.add(look(window, who).microsPer(tokens, idle));
        feeding.join();
        long all = Math.max(
                1,
                tokens
                        * (TO_BEGIN.plus(plan.window()).plusSeconds(1).toMillis())
                        / plan.window().toMillis());
        who.awaitCaughtUp(groups);
        operations(one, all);
    }

    private void operations(Found one, long tokens) {
        List<ReachedOperation> operations = reached.next();
        one.operationsPerToken.add((double) operations.size() / tokens);
        for (ReachedOperation operation : operations) {
            long written = AnswerScript.writtenAt(operation.data());
            if (written >= 0) {
                one.first.addMicros(operation.micros() - written * 1_000);
            }
            one.refusals += operation.code() == 0 ? 0 : 1;
        }
    }

    private void backlog(SinkContender who, Found one, CpuUse idle) throws InterruptedException {
        CpuWindow window = open(who);
        long tokens = feed.backlog(who.topic(), plan.backlog());
        who.awaitCaughtUp(groups);
        one.backlogMicrosPerToken.add(look(window, who).microsPer(tokens, idle));
    }

    private static CpuWindow open(SinkContender who) {
        who.process().requireRunning();
        return CpuWindow.open(Map.of(who.name(), who.process().pid()));
    }

    private static CpuUse look(CpuWindow window, SinkContender who) {
        return Objects.requireNonNull(new HashMap<>(window.look()).get(who.name()), "it is measured");
    }

    @Override
    public void close() throws IOException {
        feed.close();
        groups.close();
        reached.close();
        workshop.close();
    }
}
