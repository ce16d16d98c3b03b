package io.turnstream.bench.process;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/** Watches consumer groups from outside, as an operator would. */
public final class GroupWatch implements AutoCloseable {

    /** The groups of the roles, unless configured otherwise. */
    public static final String TOPOLOGY = "turnstream-topology";

    public static final String SINK = "turnstream-sink";

    private static final long BETWEEN_LOOKS_MS = 100;
    private static final long OFTEN_MS = 10;

    private final Admin admin;

    public GroupWatch(String bootstrapServers) {
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    /** Waits until the group's members have all partitions of {@code topic} between them. */
    public void awaitReady(String group, String topic, int partitions, Child member, Duration atMost) {
        await(group + " did not get ready", member, atMost, () -> assigned(group, topic) == partitions);
    }

    /** Waits until the group is at rest with so many members, which have all partitions of {@code topic} between them. */
    public void awaitMembers(String group, String topic, int members, int partitions, Child broker, Duration atMost) {
        await(
                group + " did not come to rest with " + members + " members",
                broker,
                atMost,
                () -> members(group) == members && assigned(group, topic) == partitions);
    }

    /** Waits until the group has committed what is in the topic. */
    public void awaitCaughtUp(String group, String topic, Child member, Duration atMost) {
        await(group + " did not catch up", member, atMost, () -> lag(group, topic) == 0);
    }

    /** Waits until the group has committed so far in each of these partitions. Looks often: this is for measuring time. */
    public void awaitCommitted(String group, Map<TopicPartition, Long> offsets, Child member, Duration atMost) {
        await(group + " did not catch up", member, atMost, OFTEN_MS, () -> {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            return offsets.entrySet().stream().allMatch(wanted -> {
                OffsetAndMetadata offset = committed.get(wanted.getKey());
                return offset != null && offset.offset() >= wanted.getValue();
            });
        });
    }

    /** Records that the group has not committed. Markers of transactions count as records. */
    public long lag(String group, String topic) throws InterruptedException, ExecutionException {
        List<TopicPartition> partitions =
                known(admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic)).partitions().stream()
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .toList();
        Map<TopicPartition, ListOffsetsResultInfo> ends = admin.listOffsets(
                        partitions.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest())))
                .all()
                .get();
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        long lag = 0;
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata offset = committed.get(partition);
            lag += known(ends.get(partition)).offset() - (offset == null ? 0 : offset.offset());
        }
        return lag;
    }

    private int members(String group) throws InterruptedException, ExecutionException {
        return known(admin.describeConsumerGroups(List.of(group)).all().get().get(group))
                .members()
                .size();
    }

    private long assigned(String group, String topic) throws InterruptedException, ExecutionException {
        ConsumerGroupDescription found =
                known(admin.describeConsumerGroups(List.of(group)).all().get().get(group));
        if (found.groupState() != GroupState.STABLE) {
            return -1;
        }
        return found.members().stream()
                .flatMap(member -> member.assignment().topicPartitions().stream())
                .filter(partition -> partition.topic().equals(topic))
                .count();
    }

    /** What was asked for is in the answer: Kafka answers all or throws. */
    private static <T> T known(@Nullable T answer) {
        return Objects.requireNonNull(answer);
    }

    private interface Look {
        boolean isSo() throws InterruptedException, ExecutionException;
    }

    private static void await(String complaint, Child member, Duration atMost, Look look) {
        await(complaint, member, atMost, BETWEEN_LOOKS_MS, look);
    }

    private static void await(String complaint, Child member, Duration atMost, long betweenLooks, Look look) {
        long deadline = System.nanoTime() + atMost.toNanos();
        try {
            while (!isSo(look)) {
                member.requireRunning();
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(complaint + " within " + atMost.toSeconds() + " s");
                }
                Thread.sleep(betweenLooks);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static boolean isSo(Look look) throws InterruptedException {
        try {
            return look.isSo();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return false;
            }
            throw new IllegalStateException("the broker does not answer: " + e.getCause(), e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
