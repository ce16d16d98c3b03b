package io.turnstream.bench.path;

import io.turnstream.bench.process.Child;
import io.turnstream.bench.process.GroupWatch;
import io.turnstream.bench.process.Workshop;
import io.turnstream.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Broker, topology, sink and Ably-compatible server, each a process of its own, ready to work. */
public final class Stack implements Contender {

    /** Who it is, for people. */
    public static final String NAME = "Turnstream";

    private static final Duration TO_START = Duration.ofMinutes(2);

    private final Workshop workshop;
    private final Workshop.Broker broker;
    private final Workshop.Ably ably;
    private final Child topology;
    private final Child sink;
    private final GroupWatch groups;

    /**
     * Starts all of them.
     *
     * @param logs where they say what they have to say
     * @param roundTrip how far away Ably is
     * @param ablyRate Ably's limit for a connection and a channel; 0 for none
     * @param settings of the roles, besides addresses
     */
    public Stack(Path logs, Duration roundTrip, int ablyRate, Map<String, String> settings) {
        this.workshop = new Workshop(logs);
        try {
            this.broker = workshop.broker();
            broker.createTopics();
            BrokerTopics.stampWhenAppended(broker.bootstrapServers());
            this.ably = workshop.ably("ably", roundTrip, ablyRate);
            Map<String, String> all = new HashMap<>(Workshop.settings(broker, ably));
            all.putAll(settings);
            this.groups = new GroupWatch(broker.bootstrapServers());
            this.topology = workshop.role("topology", Workshop.ROLE_JVM, all);
            this.sink = workshop.role("sink", Workshop.ROLE_JVM, all);
            groups.awaitReady(
                    GroupWatch.TOPOLOGY,
                    name(Topics.TOKEN_EVENTS.name()),
                    Topics.DEFAULT_PARTITIONS,
                    topology,
                    TO_START);
            groups.awaitReady(
                    GroupWatch.SINK, name(Topics.TURN_EVENTS.name()), Topics.DEFAULT_PARTITIONS, sink, TO_START);
        } catch (RuntimeException e) {
            workshop.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> workers() {
        return List.of("topology", "sink");
    }

    @Override
    public Path record() {
        return ably.record();
    }

    @Override
    public Map<String, Long> pids() {
        return Map.of(
                "topology", topology.pid(),
                "sink", sink.pid(),
                "broker", broker.process().pid(),
                "ably", ably.process().pid());
    }

    @Override
    public void requireRunning() {
        List.of(topology, sink, broker.process(), ably.process()).forEach(Child::requireRunning);
    }

    @Override
    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    @Override
    public void close() {
        try (workshop) {
            groups.close();
        }
    }

    private static String name(String topic) {
        return Topics.DEFAULT_PREFIX + topic;
    }
}
