package io.turnstream.app.topics;

import io.turnstream.schemas.Topic;
import io.turnstream.schemas.Topic.Cleanup;
import io.turnstream.schemas.Topic.Partitioning;
import io.turnstream.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One topic as it should be on the broker.
 *
 * @param name the full name, prefix included
 * @param partitions the number of partitions
 * @param replicas how many copies; empty for what the broker does by default
 * @param settings Kafka's topic settings that we decide
 */
public record TopicPlan(String name, int partitions, Optional<Short> replicas, SortedMap<String, String> settings) {

    private static final int MIB = 1024 * 1024;

    /**
     * Above Kafka's own 1 MiB where a record holds more than one record of the topic it was made from: whole responses,
     * whole turns, an event with what the topology adds to it, a refused record with its reason.
     */
    private static final Map<Topic<?>, Integer> MAX_MESSAGE_BYTES = Map.of(
            Topics.RESPONSES, 8 * MIB,
            Topics.DEAD_LETTERS, 8 * MIB,
            Topics.TURN_EVENTS, 2 * MIB,
            Topics.TOKEN_EVENTS_DEAD_LETTERS, 2 * MIB);

    /** How long a record that was replaced or deleted may still be on disk: erased answers must really go. */
    private static final Duration MAX_COMPACTION_LAG = Duration.ofHours(1);

    /**
     * The broker deletes whole segments only, and by itself begins a new one once a week. With this, records go at most
     * six hours after their time: turn events are gone well before the record that says that they were delivered.
     */
    private static final Duration SEGMENT = Duration.ofHours(6);

    /** Every topic of Turnstream. */
    public static List<TopicPlan> all(String prefix, int partitions, Optional<Short> replicas) {
        return Topics.all().stream()
                .map(topic -> new TopicPlan(
                        topic.named(prefix),
                        topic.partitioning() == Partitioning.BY_SESSION ? partitions : Topics.SMALL_PARTITIONS,
                        replicas,
                        settings(topic)))
                .toList();
    }

    /** This topic, where a record counts as written once so many copies have it. */
    public TopicPlan withInSyncReplicas(int least) {
        var more = new TreeMap<>(settings);
        more.put("min.insync.replicas", Integer.toString(least));
        return new TopicPlan(name, partitions, replicas, more);
    }

    private static SortedMap<String, String> settings(Topic<?> topic) {
        var settings = new TreeMap<String, String>();
        settings.put("cleanup.policy", topic.cleanup().policy());
        Duration retention = topic.retention();
        settings.put("retention.ms", retention == null ? "-1" : Long.toString(retention.toMillis()));
        if (retention != null) {
            settings.put("segment.ms", Long.toString(SEGMENT.toMillis()));
        }
        if (topic.cleanup() != Cleanup.DELETE) {
            settings.put("max.compaction.lag.ms", Long.toString(MAX_COMPACTION_LAG.toMillis()));
        }
        Integer maxMessageBytes = MAX_MESSAGE_BYTES.get(topic);
        if (maxMessageBytes != null) {
            settings.put("max.message.bytes", Integer.toString(maxMessageBytes));
        }
        return settings;
    }
}
