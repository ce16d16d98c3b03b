package io.turnstream.bench.sink;

import io.turnstream.bench.path.BrokerTopics;
import io.turnstream.bench.process.Child;
import io.turnstream.bench.process.GroupWatch;
import io.turnstream.bench.process.Workshop;
import io.turnstream.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The sink or one of its peers: a process that reads a topic of its own, and nothing of the others.
 *
 * @param name who it is, for people
 * @param process it
 * @param group its consumer group
 * @param topic what it reads
 * @param writes whether what it reads ends on channels
 */
record SinkContender(String name, Child process, String group, String topic, boolean writes) {

    private static final Duration TO_START = Duration.ofMinutes(2);

    /** Our sink as {@code turnstream run --role sink} starts it, with its default codec. */
    static SinkContender sink(Workshop workshop, Workshop.Broker broker, Workshop.Ably ably, Map<String, String> more) {
        String prefix = topics("sink", broker);
        Map<String, String> settings = new HashMap<>(Workshop.settings(broker, ably));
        settings.put("topic.prefix", prefix);
        settings.putAll(more);
        Child process = workshop.role("sink", Workshop.ROLE_JVM, settings);
        return new SinkContender("sink", process, GroupWatch.SINK, Topics.TURN_EVENTS.named(prefix), true);
    }

    static SinkContender peer(PeerProcess.Kind kind, Workshop workshop, Workshop.Broker broker, Workshop.Ably ably) {
        String name = kind.name().toLowerCase(Locale.ROOT);
        String prefix = topics(name, broker);
        String topic = Topics.TURN_EVENTS.named(prefix);
        List<String> arguments = List.of(name, broker.bootstrapServers(), topic, ably.url(), ably.key());
        return new SinkContender(
                name,
                workshop.start(name, Workshop.ROLE_JVM, PeerProcess.class, arguments),
                "peer-" + name,
                topic,
                kind != PeerProcess.Kind.DECODE);
    }

    private static String topics(String name, Workshop.Broker broker) {
        String prefix = name + ".";
        broker.createTopics(prefix);
        BrokerTopics.stampWhenAppended(broker.bootstrapServers(), Topics.TURN_EVENTS.named(prefix));
        return prefix;
    }

    /** Waits until it has every partition. */
    void awaitReady(GroupWatch groups) {
        groups.awaitReady(group, topic, Topics.DEFAULT_PARTITIONS, process, TO_START);
    }

    /** Waits until it has committed everything. */
    void awaitCaughtUp(GroupWatch groups) {
        groups.awaitCaughtUp(group, topic, process, TO_START);
    }
}
