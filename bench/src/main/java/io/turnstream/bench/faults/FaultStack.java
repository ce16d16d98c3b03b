package io.turnstream.bench.faults;

import io.turnstream.bench.path.BrokerTopics;
import io.turnstream.bench.process.GroupWatch;
import io.turnstream.bench.process.Workshop;
import io.turnstream.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Broker, topologies, sinks and an Ably-compatible server, each a process of its own that may be killed. */
final class FaultStack implements AutoCloseable {

    /** What the names of all channels begin with, by the sink's default. */
    static final String CHANNELS = "ai:";

    private static final Duration TO_START = Duration.ofMinutes(4);
    private static final Duration ROUND_TRIP = Duration.ofMillis(20);
    private static final int NO_LIMIT = 0;

    private final Workshop workshop;
    private final Workshop.Broker broker;
    private final Workshop.Ably ably;
    private final GroupWatch groups;
    private final Service service;
    private final List<Instance> topologies = new ArrayList<>();
    private final List<Instance> sinks = new ArrayList<>();

    /**
     * Starts all of them, and returns when they share their work.
     *
     * @param settings of the roles, besides addresses
     */
    FaultStack(Path logs, int topologyCount, int sinkCount, Map<String, String> settings) {
        this.workshop = new Workshop(logs);
        try {
            this.broker = workshop.broker();
            broker.createTopics();
            BrokerTopics.stampWhenAppended(broker.bootstrapServers());
            this.ably = workshop.ably("ably", ROUND_TRIP, NO_LIMIT);
            this.service = new Service(ably);
            this.groups = new GroupWatch(broker.bootstrapServers());
            for (int i = 1; i <= topologyCount; i++) {
                topologies.add(instance("topology", i, settings));
            }
            for (int i = 1; i <= sinkCount; i++) {
                sinks.add(instance("sink", i, settings));
            }
            awaitTopologies(topologyCount);
            awaitSinks(sinkCount);
        } catch (RuntimeException e) {
            workshop.close();
            throw e;
        }
    }

    private Instance instance(String role, int number, Map<String, String> settings) {
        String name = role + "-" + number;
        Map<String, String> all = new HashMap<>(Workshop.settings(broker, ably));
        all.put("topology.state.dir", workshop.data().resolve(name).toString());
        all.putAll(settings);
        return new Instance(workshop, name, role, all);
    }

    Instance topology(int index) {
        return topologies.get(index);
    }

    Instance sink(int index) {
        return sinks.get(index);
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** Where the server writes down what reaches it. */
    Path record() {
        return ably.record();
    }

    /** The server over HTTP. */
    Service service() {
        return service;
    }

    /** People who watch the sessions whose names begin so, numbered from 0. */
    Audience audience(String sessions, int count) {
        return new Audience(ably.url(), ably.key(), channels(sessions, count));
    }

    /** People with the unmodified client, for the same sessions. */
    Watchers watchers(String sessions, int count) {
        return Watchers.live(workshop, ably, CHANNELS + sessions, count);
    }

    /** What the unmodified client shows to somebody who comes now, for each of the sessions. */
    List<Shown> late(String sessions, int count) {
        return Watchers.late(workshop, ably, CHANNELS + sessions, count);
    }

    /** The channels of those sessions. */
    static List<String> channels(String sessions, int count) {
        return IntStream.range(0, count).mapToObj(i -> CHANNELS + sessions + i).toList();
    }

    /** Waits until the topologies' group is at rest with so many members. */
    void awaitTopologies(int members) {
        groups.awaitMembers(
                GroupWatch.TOPOLOGY,
                Topics.TOKEN_EVENTS.named(Topics.DEFAULT_PREFIX),
                members,
                Topics.DEFAULT_PARTITIONS,
                broker.process(),
                TO_START);
    }

    /** Waits until the sinks' group is at rest with so many members. */
    void awaitSinks(int members) {
        groups.awaitMembers(
                GroupWatch.SINK,
                Topics.TURN_EVENTS.named(Topics.DEFAULT_PREFIX),
                members,
                Topics.DEFAULT_PARTITIONS,
                broker.process(),
                TO_START);
    }

    @Override
    public void close() {
        try (workshop) {
            groups.close();
        }
    }
}
