package io.turnstream.bench.topology;

import io.turnstream.bench.path.BrokerTopics;
import io.turnstream.bench.process.Child;
import io.turnstream.bench.process.GroupWatch;
import io.turnstream.bench.process.Workshop;
import io.turnstream.schemas.Topics;
import io.turnstream.schemas.serde.ValueSerdes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * The topology, or what moves the same records for less: a process that reads a topic of its own and writes another.
 *
 * @param name who it is, for people
 * @param process it
 * @param group its consumer group
 * @param source what it reads
 * @param target what it writes
 * @param charactersOf how much text a value has that it writes
 */
record TopologyContender(
        String name, Child process, String group, String source, String target, ToLongFunction<byte[]> charactersOf) {

    private static final Duration TO_START = Duration.ofMinutes(2);

    /** Our topology, as {@code turnstream run --role topology} starts it: one thread, unless configured otherwise. */
    static TopologyContender topology(Workshop workshop, Workshop.Broker broker, Map<String, String> more) {
        String prefix = topics("topology", broker);
        Map<String, String> settings = new HashMap<>();
        settings.put("bootstrap.servers", broker.bootstrapServers());
        settings.put("schema.registry.url", Workshop.SCHEMA_REGISTRY);
        settings.put("topic.prefix", prefix);
        settings.putAll(more);
        Child process = workshop.role("topology", Workshop.ROLE_JVM, settings);
        var events = ValueSerdes.deserializer(Topics.TURN_EVENTS, registry());
        String target = Topics.TURN_EVENTS.named(prefix);
        return of("topology", process, GroupWatch.TOPOLOGY, prefix, value -> events.deserialize(target, value)
                .getDelta()
                .length());
    }

    /** {@link StreamsHopProcess}, with what {@code more} has for Kafka Streams itself. */
    static TopologyContender streams(Workshop workshop, Workshop.Broker broker, Map<String, String> more) {
        String prefix = topics("streams", broker);
        String group = "peer-streams";
        List<String> arguments = new ArrayList<>(List.of(
                broker.bootstrapServers(),
                group,
                Topics.TOKEN_EVENTS.named(prefix),
                Topics.TURN_EVENTS.named(prefix),
                workshop.data().resolve("streams").toString()));
        arguments.addAll(StreamsHopProcess.settings(more));
        return of(
                "Streams alone",
                workshop.start("streams", Workshop.ROLE_JVM, StreamsHopProcess.class, arguments),
                group,
                prefix,
                sameAsRead());
    }

    /** {@link HopProcess}. */
    static TopologyContender hop(Workshop workshop, Workshop.Broker broker) {
        String prefix = topics("hop", broker);
        String group = "peer-hop";
        List<String> arguments = List.of(
                broker.bootstrapServers(), group, Topics.TOKEN_EVENTS.named(prefix), Topics.TURN_EVENTS.named(prefix));
        return of(
                "bare hop",
                workshop.start("hop", Workshop.ROLE_JVM, HopProcess.class, arguments),
                group,
                prefix,
                sameAsRead());
    }

    private static ToLongFunction<byte[]> sameAsRead() {
        var events = ValueSerdes.deserializer(Topics.TOKEN_EVENTS, registry());
        return value -> events.deserialize("", value).getDelta().length();
    }

    private static Map<String, Object> registry() {
        return Map.of("schema.registry.url", Workshop.SCHEMA_REGISTRY);
    }

    private static String topics(String name, Workshop.Broker broker) {
        String prefix = name + ".";
        broker.createTopics(prefix);
        BrokerTopics.stampWhenAppended(broker.bootstrapServers(), Topics.TOKEN_EVENTS.named(prefix));
        return prefix;
    }

    private static TopologyContender of(
            String name, Child process, String group, String prefix, ToLongFunction<byte[]> charactersOf) {
        return new TopologyContender(
                name,
                process,
                group,
                Topics.TOKEN_EVENTS.named(prefix),
                Topics.TURN_EVENTS.named(prefix),
                charactersOf);
    }

    /** Waits until it has every partition. */
    void awaitReady(GroupWatch groups) {
        groups.awaitReady(group, source, Topics.DEFAULT_PARTITIONS, process, TO_START);
    }
}
