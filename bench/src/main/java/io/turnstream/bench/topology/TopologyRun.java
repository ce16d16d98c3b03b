package io.turnstream.bench.topology;

import io.turnstream.bench.BenchHome;
import io.turnstream.bench.load.Background;
import io.turnstream.bench.machine.CpuWindow;
import io.turnstream.bench.process.GroupWatch;
import io.turnstream.bench.process.Workshop;
import io.turnstream.bench.schedule.Interleaving;
import io.turnstream.bench.stats.CpuUse;
import io.turnstream.bench.stats.Latencies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The processes of {@code bench/run topology}, and the windows in which each of them has its turn. */
final class TopologyRun implements AutoCloseable {

    /** From the start of a feed until its window opens: everybody is at work then. */
    private static final Duration TO_BEGIN = Duration.ofSeconds(2);

    private static final Duration IDLE = Duration.ofSeconds(4);
    private static final Duration TO_CATCH_UP = Duration.ofMinutes(5);

    private final Plan plan;
    private final Workshop workshop = new Workshop(BenchHome.logs("topology"));
    private final Workshop.Broker broker;
    private final GroupWatch groups;
    private final TokenFeed feed;
    private final List<TopologyContender> contenders = new ArrayList<>();
    private final Map<TopologyContender, Found> found = new LinkedHashMap<>();
    private final Map<TopologyContender, Written> written = new LinkedHashMap<>();

    /** What is measured. */
    record Plan(int streams, int rate, int tokens, int warmUp, int rounds, Duration window, int backlog) {}

    /** What was found of one contender. */
    static final class Found {
        final List<Double> microsPerToken = new ArrayList<>();
        final List<Double> coldTokensPerSecond = new ArrayList<>();
        final List<Double> tokensPerSecond = new ArrayList<>();
        final List<Double> backlogMicrosPerToken = new ArrayList<>();
        final List<Double> idleCores = new ArrayList<>();
        final Latencies hops = new Latencies();
    }

    /** What a contender was given in all, and what it made of it. */
    private static final class Written {
        private final Output output;
        private long given;

        Written(Output output) {
            this.output = output;
        }
    }

    TopologyRun(Plan plan, Map<String, String> settings) {
        this.plan = plan;
        try {
            this.broker = workshop.broker();
            this.groups = new GroupWatch(broker.bootstrapServers());
            contenders.add(TopologyContender.topology(workshop, broker, settings));
            contenders.add(TopologyContender.streams(workshop, broker, settings));
            contenders.add(TopologyContender.hop(workshop, broker));
            contenders.forEach(each -> each.awaitReady(groups));
            contenders.forEach(each -> written.put(
                    each, new Written(new Output(broker.bootstrapServers(), each.target(), each.charactersOf()))));
            this.feed = new TokenFeed(broker.bootstrapServers(), plan.streams(), plan.tokens());
        } catch (RuntimeException e) {
            workshop.close();
            throw e;
        }
    }

    /** Everybody has a turn in every round. The first backlog of each is kept apart: its code is cold. */
    Map<TopologyContender, Found> measure() throws InterruptedException {
        contenders.forEach(each -> found.put(each, new Found()));
        for (var turn : Interleaving.of(contenders, plan.warmUp() + plan.rounds())) {
            boolean counts = turn.round() > plan.warmUp();
            TopologyContender who = turn.contender();
            System.err.println("bench: " + (counts ? "" : "warm-up, ") + "round " + turn.round() + ", " + who.name());
            Found all = known(found.get(who));
            Found one = counts ? all : new Found();
            CpuUse idle = idle(who);
            one.idleCores.add(idle.cores());
            backlog(who, one, idle);
            if (turn.round() == 1) {
                all.coldTokensPerSecond.addAll(one.tokensPerSecond);
            }
            // The pace is warmed up once, after the backlogs have warmed up the rest.
            if (plan.window().toSeconds() > 0 && turn.round() >= plan.warmUp()) {
                steady(who, one, idle);
            }
            Written made = known(written.get(who));
            made.output.requireTokens(made.given, who.process());
        }
        return found;
    }

    private CpuUse idle(TopologyContender who) throws InterruptedException {
        CpuWindow window = open(who);
        Thread.sleep(IDLE.toMillis());
        return look(window, who);
    }

    private void backlog(TopologyContender who, Found one, CpuUse idle) {
        TokenFeed.Backlog backlog = feed.hide(who.source(), plan.backlog());
        known(written.get(who)).given += backlog.tokens();
        CpuWindow window = open(who);
        long began = System.nanoTime();
        feed.show();
        groups.awaitCommitted(who.group(), backlog.ends(), who.process(), TO_CATCH_UP);
        one.tokensPerSecond.add(backlog.tokens() * 1e9 / (System.nanoTime() - began));
        one.backlogMicrosPerToken.add(look(window, who).microsPer(backlog.tokens(), idle));
    }

    private void steady(TopologyContender who, Found one, CpuUse idle) throws InterruptedException {
        try (Hopping hopping = new Hopping(broker.bootstrapServers(), who.target())) {
            long beforeAll = feed.tokens();
            Background feeding = Background.start(
                    "feed",
                    () -> feed.steady(
                            who.source(),
                            plan.rate(),
                            TO_BEGIN.plus(plan.window()).plusSeconds(1)));
            Thread.sleep(TO_BEGIN.toMillis());
            hopping.take();
            long before = feed.tokens();
            CpuWindow window = open(who);
            Thread.sleep(plan.window().toMillis());
            one.microsPerToken.add(look(window, who).microsPer(feed.tokens() - before, idle));
            one.hops.add(hopping.take());
            feeding.join();
            known(written.get(who)).given += feed.tokens() - beforeAll;
        }
    }

    private static <T> T known(@Nullable T found) {
        return Objects.requireNonNull(found, "everybody has one");
    }

    private static CpuWindow open(TopologyContender who) {
        who.process().requireRunning();
        return CpuWindow.open(Map.of(who.name(), who.process().pid()));
    }

    private static CpuUse look(CpuWindow window, TopologyContender who) {
        return known(window.look().get(who.name()));
    }

    @Override
    public void close() {
        try (workshop;
                groups;
                feed) {
            written.values().forEach(each -> each.output.close());
        }
    }
}
