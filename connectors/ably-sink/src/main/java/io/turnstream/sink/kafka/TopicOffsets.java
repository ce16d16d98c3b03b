package io.turnstream.sink.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/** Where partitions begin and end for those who read everything, what is not committed yet included. */
final class TopicOffsets implements AutoCloseable {

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    private final Admin admin;
    private final long limit;

    /**
     * @param admin asks the brokers; closed with this
     * @param limit the longest that an answer may take, in milliseconds
     */
    TopicOffsets(Admin admin, long limit) {
        this.admin = admin;
        this.limit = limit;
    }

    /** The oldest offsets that are left. */
    Map<TopicPartition, Long> begins(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.earliest());
    }

    /** The offsets after the newest records. */
    Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.latest());
    }

    /**
     * The offsets that a partition holds.
     *
     * @param begin the oldest that is left
     * @param end the one after the newest
     */
    record Span(long begin, long end) {}

    /** The offsets that each partition of {@code topic} holds. */
    Map<TopicPartition, Span> spans(String topic) {
        List<TopicPartition> all = IntStream.range(0, partitions(topic))
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        Map<TopicPartition, Long> begins = begins(all);
        Map<TopicPartition, Span> spans = new HashMap<>();
        ends(all).forEach((partition, end) -> spans.put(partition, new Span(begins.getOrDefault(partition, 0L), end)));
        return spans;
    }

    /** The number of partitions of {@code topic}. */
    int partitions(String topic) {
        Map<String, TopicDescription> found =
                await(admin.describeTopics(List.of(topic)).allTopicNames());
        return found.values().stream()
                .mapToInt(description -> description.partitions().size())
                .sum();
    }

    private Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, which));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        Map<TopicPartition, ListOffsetsResultInfo> found =
                await(admin.listOffsets(wanted).all());
        found.forEach((partition, offset) -> offsets.put(partition, offset.offset()));
        return offsets;
    }

    private <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get(limit, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("no answer within " + limit + " ms", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    @Override
    public void close() {
        admin.close(CLOSE_LIMIT);
    }
}
