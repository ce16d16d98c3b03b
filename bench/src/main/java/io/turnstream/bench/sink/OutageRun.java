package io.turnstream.bench.sink;

import io.turnstream.bench.BenchHome;
import io.turnstream.bench.load.Background;
import io.turnstream.bench.machine.ProcessMemory;
import io.turnstream.bench.path.BrokerTopics;
import io.turnstream.bench.process.Child;
import io.turnstream.bench.process.GroupWatch;
import io.turnstream.bench.process.Workshop;
import io.turnstream.schemas.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The processes of {@code bench/run outage}: a broker, an Ably-compatible server that freezes, and one sink. */
final class OutageRun implements AutoCloseable {

    private static final String TOPIC = Topics.TURN_EVENTS.named(Topics.DEFAULT_PREFIX);
    private static final Duration ROUND_TRIP = Duration.ofMillis(20);
    private static final Duration TO_START = Duration.ofMinutes(2);

    /** What is said before Ably dies, and how far into it that happens. */
    private static final Duration TALK = Duration.ofSeconds(20);

    private static final Duration TO_FREEZE = Duration.ofSeconds(10);

    /** How long it is dead at the least: everything that was sent has been given up by then. */
    private static final Duration DEAD = Duration.ofSeconds(45);

    private static final Duration TO_SHOW = Duration.ofHours(2);
    private static final long BETWEEN_LOOKS_MS = 1_000;

    private final int rate;
    private final Workshop workshop = new Workshop(BenchHome.logs("outage"));
    private final Workshop.Broker broker;
    private final Workshop.Ably ably;
    private final Child sink;
    private final GroupWatch groups;
    private final TextWatch reached;
    private final AnswerFeed feed;

    /** What was found. Times from the first token, and from Ably's return. */
    record Found(
            long tokens,
            double secondsWritten,
            long mostUsedKib,
            long liveKib,
            long mostResidentKib,
            long deadLetters,
            double secondsToShow) {}

    OutageRun(int streams, int rate, int tokens, int heapMib, Map<String, String> settings) {
        this.rate = rate;
        try {
            this.broker = workshop.broker();
            broker.createTopics();
            this.ably = workshop.ably("ably", ROUND_TRIP, 0);
            this.sink = workshop.role("sink", jvm(heapMib), settings(settings));
            this.groups = new GroupWatch(broker.bootstrapServers());
            groups.awaitReady(GroupWatch.SINK, TOPIC, Topics.DEFAULT_PARTITIONS, sink, TO_START);
            this.reached = new TextWatch(ably.record());
            this.feed = new AnswerFeed(broker.bootstrapServers(), "outage", streams, tokens);
        } catch (RuntimeException e) {
            workshop.close();
            throw e;
        }
    }

    private static List<String> jvm(int heapMib) {
        return List.of("-XX:+UseSerialGC", "-Xshare:auto", "-Xmx" + heapMib + "m", "-XX:+ExitOnOutOfMemoryError");
    }

    private Map<String, String> settings(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(Workshop.settings(broker, ably));
        all.putAll(more);
        return all;
    }

    /** Writes at least so many tokens while Ably is dead. */
    Found measure(long tokens) throws InterruptedException {
        String run = feed.nextRun();
        var arrivals = new TextArrivals(run);
        Background talking = Background.start("talk", () -> feed.steady(TOPIC, run, rate, TALK));
        Thread.sleep(TO_FREEZE.toMillis());
        ably.process().freeze();
        long frozen = System.nanoTime();
        System.err.println("bench: Ably is dead, writing " + tokens + " tokens");
        Background writing = Background.start("backlog", () -> feed.backlog(TOPIC, run + "later-", tokens));
        long mostUsed = 0;
        while (writing.isRunning() || System.nanoTime() - frozen < DEAD.toNanos()) {
            Thread.sleep(BETWEEN_LOOKS_MS);
            sink.requireRunning();
            mostUsed = Math.max(mostUsed, ProcessMemory.of(sink.pid()).heapUsedKib());
        }
        talking.join();
        writing.join();
        double written = (System.nanoTime() - frozen) / 1e9;
        long live = ProcessMemory.liveHeapKib(sink.pid());
        ably.process().thaw();
        long back = System.nanoTime();
        System.err.println("bench: Ably is back");
        reached.await(arrivals, feed.characters(), sink, TO_SHOW);
        double shown = (System.nanoTime() - back) / 1e9;
        groups.awaitCaughtUp(GroupWatch.SINK, TOPIC, sink, TO_START);
        reached.requireExact(arrivals, feed.characters(), sink);
        return new Found(
                feed.tokens(),
                written,
                mostUsed,
                live,
                ProcessMemory.of(sink.pid()).peakResidentKib(),
                BrokerTopics.written(broker.bootstrapServers(), Topics.DEAD_LETTERS.named(Topics.DEFAULT_PREFIX)),
                shown);
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
