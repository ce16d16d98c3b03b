package io.turnstream.app.deadletters;

import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toSet;

import io.turnstream.avro.DeliveryState;
import io.turnstream.avro.DeliveryStatus;
import io.turnstream.schemas.PairKey;
import io.turnstream.schemas.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Reads the sink's last checkpoint: its group's offsets first, then the delivery states, up to where these end for
 * everybody. So what one transaction says of both is seen of both: the other way round, a turn could be passed over that
 * the sink takes up in between. One thread.
 */
final class SinkCheckpoint {

    private static final long PATIENCE_SECONDS = 30;

    private final Cluster cluster;
    private final Admin admin;

    private SinkCheckpoint(Cluster cluster, Admin admin) {
        this.cluster = cluster;
        this.admin = admin;
    }

    /** What it says of these turns. */
    static SinkProgress read(Cluster cluster, Set<PairKey> turns, Progress progress) {
        Map<String, Object> settings = new HashMap<>(cluster.client());
        settings.remove("schema.registry.url");
        try (Admin admin = Admin.create(settings);
                var states = new TopicReader<>(Topics.DELIVERY_STATE, cluster.client(), cluster.prefix(), progress)) {
            return new SinkCheckpoint(cluster, admin).read(states, turns);
        }
    }

    private SinkProgress read(TopicReader<DeliveryState> states, Set<PairKey> turns) {
        Map<Integer, Long> positions = positions();
        Set<Integer> partitions =
                states.partitionsOf(turns.stream().map(PairKey::sessionId).collect(toSet()));
        Map<Boolean, Set<PairKey>> byOpen =
                states.newest(ends(partitions), state -> turns.contains(key(state))).stream()
                        .filter(state -> state.getStatus() != DeliveryStatus.UNKNOWN)
                        .collect(partitioningBy(SinkCheckpoint::isOpen, mapping(SinkCheckpoint::key, toSet())));
        return new SinkProgress(byOpen.getOrDefault(true, Set.of()), byOpen.getOrDefault(false, Set.of()), positions);
    }

    private static PairKey key(DeliveryState state) {
        return new PairKey(state.getSessionId(), state.getTurnId());
    }

    private static boolean isOpen(DeliveryState state) {
        return state.getStatus() == DeliveryStatus.OPEN || state.getStatus() == DeliveryStatus.SUSPENDED;
    }

    /** The group's offsets, after the transactions that are about to change them. */
    private Map<Integer, Long> positions() {
        var all = new ListConsumerGroupOffsetsSpec();
        var settled = new ListConsumerGroupOffsetsOptions().requireStable(true);
        String topic = Topics.TURN_EVENTS.named(cluster.prefix());
        Map<Integer, Long> positions = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> committed;
        try {
            committed = await(admin.listConsumerGroupOffsets(Map.of(cluster.sinkGroup(), all), settled)
                    .partitionsToOffsetAndMetadata(cluster.sinkGroup()));
        } catch (GroupIdNotFoundException none) {
            return Map.of();
        }
        committed.forEach((partition, offset) -> {
            if (partition.topic().equals(topic) && offset != null) {
                positions.put(partition.partition(), offset.offset());
            }
        });
        return positions;
    }

    /** Where delivery states end, those of a transaction that is not settled included. */
    private Map<Integer, Long> ends(Set<Integer> partitions) {
        String topic = Topics.DELIVERY_STATE.named(cluster.prefix());
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(new TopicPartition(topic, partition), OffsetSpec.latest()));
        Map<Integer, Long> ends = new HashMap<>();
        await(admin.listOffsets(wanted).all())
                .forEach((partition, found) -> ends.put(partition.partition(), found.offset()));
        return ends;
    }

    private static <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("no answer within " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
