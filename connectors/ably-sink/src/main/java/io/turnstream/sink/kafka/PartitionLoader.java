package io.turnstream.sink.kafka;

import io.turnstream.sink.engine.RecordedTurns;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out how far partitions are, on a thread of its own: the partitions that are being delivered do not wait for
 * those that have just come.
 */
final class PartitionLoader implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(PartitionLoader.class);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> settled;
    private final TopicOffsets offsets;
    private final DeliveryStateReader states;
    private final SinkTopics topics;
    private final ExecutorService thread;

    /**
     * @param settled reads what is committed, with the sink's group id; used here only
     * @param offsets knows where topics begin and end; closed with this
     * @param states reads delivery states with these two
     * @param topics where things are
     */
    PartitionLoader(
            Consumer<byte[], byte[]> settled, TopicOffsets offsets, DeliveryStateReader states, SinkTopics topics) {
        this.settled = settled;
        this.offsets = offsets;
        this.states = states;
        this.topics = topics;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            var worker = new Thread(task, "turnstream-sink-loader");
            worker.setDaemon(true);
            return worker;
        });
    }

    /**
     * How far a partition is.
     *
     * @param committed what the group has committed
     * @param begin its oldest offset
     * @param end its end, after it was taken from its former owner
     * @param states what is on record of its turns
     */
    record Loaded(OptionalLong committed, long begin, long end, RecordedTurns states) {}

    /** The offsets that each partition of turn-events holds. Fails with what Kafka throws. */
    CompletableFuture<Map<TopicPartition, TopicOffsets.Span>> spans() {
        return CompletableFuture.supplyAsync(() -> offsets.spans(topics.turnEvents()), thread);
    }

    /** Loads partitions. Fails with what Kafka throws, or with {@link SinkStoppedException}. */
    CompletableFuture<Map<Integer, Loaded>> load(Set<Integer> partitions) {
        return CompletableFuture.supplyAsync(() -> loadNow(partitions), thread);
    }

    private Map<Integer, Loaded> loadNow(Set<Integer> partitions) {
        requirePartitions(partitions);
        Set<TopicPartition> wanted = partitions.stream()
                .map(partition -> new TopicPartition(topics.turnEvents(), partition))
                .collect(Collectors.toSet());
        // A consumer that reads only what is committed also waits for offsets in a transaction that is not settled.
        Map<TopicPartition, OffsetAndMetadata> committed = settled.committed(wanted, LIMIT);
        // After them: what the same transaction says of turns is there then. The other way round, the owner before
        // could
        // commit in between, and an open turn would be known by neither.
        Map<Integer, RecordedTurns> known = states.read(partitions);
        Map<TopicPartition, Long> begins = offsets.begins(wanted);
        Map<TopicPartition, Long> ends = offsets.ends(wanted);
        Map<Integer, Loaded> loaded = new HashMap<>();
        for (TopicPartition each : wanted) {
            OffsetAndMetadata offset = committed.get(each);
            loaded.put(
                    each.partition(),
                    new Loaded(
                            offset == null ? OptionalLong.empty() : OptionalLong.of(offset.offset()),
                            begins.getOrDefault(each, 0L),
                            ends.getOrDefault(each, 0L),
                            known.getOrDefault(each.partition(), new RecordedTurns())));
        }
        return loaded;
    }

    private void requirePartitions(Set<Integer> partitions) {
        int there = offsets.partitions(topics.deliveryState());
        partitions.stream().filter(partition -> partition >= there).findAny().ifPresent(partition -> {
            throw new SinkStoppedException(topics.deliveryState() + " has " + there + " partitions and "
                    + topics.turnEvents() + " has more; both need the same number");
        });
    }

    @Override
    public void close() {
        settled.wakeup();
        thread.execute(() -> {
            settled.close();
            offsets.close();
        });
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOGGER.atWarn().log("partitions were still being looked at when the sink ended");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
