package io.turnstream.sink.kafka;

import io.turnstream.avro.DeliveryState;
import io.turnstream.schemas.serde.BadRecordException;
import io.turnstream.sink.engine.RecordedTurns;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is on record of the turns of partitions. It reads to the end as it is for
 * everybody, and only what is committed: so it waits until the last transaction of a former owner is settled. For one
 * thread.
 */
final class DeliveryStateReader {

    private static final Logger LOGGER = LoggerFactory.getLogger(DeliveryStateReader.class);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> settled;
    private final TopicOffsets offsets;
    private final Deserializer<DeliveryState> values;
    private final String topic;
    private final long limit;
    private final LongSupplier clock;

    /**
     * @param settled reads what is committed; this reader assigns its partitions
     * @param offsets knows where the topic ends
     * @param values reads states
     * @param topic the full name of delivery-state
     * @param limit the longest that one reading may take, in milliseconds
     * @param clock milliseconds that never go back
     */
    DeliveryStateReader(
            Consumer<byte[], byte[]> settled,
            TopicOffsets offsets,
            Deserializer<DeliveryState> values,
            String topic,
            long limit,
            LongSupplier clock) {
        this.settled = settled;
        this.offsets = offsets;
        this.values = values;
        this.topic = topic;
        this.limit = limit;
        this.clock = clock;
    }

    /**
     * What is on record of turns, by partition.
     *
     * @throws TimeoutException when a former owner's transaction is not settled within the limit
     */
    Map<Integer, RecordedTurns> read(Set<Integer> partitions) {
        long deadline = clock.getAsLong() + limit;
        List<TopicPartition> wanted = partitions.stream()
                .map(partition -> new TopicPartition(topic, partition))
                .toList();
        Map<TopicPartition, Long> ends = offsets.ends(wanted);
        Map<Integer, RecordedTurns> turns = new HashMap<>();
        partitions.forEach(partition -> turns.put(partition, new RecordedTurns()));
        settled.assign(wanted);
        try {
            settled.seekToBeginning(wanted);
            while (!isAt(ends)) {
                if (clock.getAsLong() > deadline) {
                    throw new TimeoutException("the delivery states of partitions " + partitions
                            + " could not be read within " + limit
                            + " ms; a transaction of a former owner may still be open");
                }
                for (ConsumerRecord<byte[], byte[]> next : settled.poll(POLL)) {
                    take(next, turns.computeIfAbsent(next.partition(), partition -> new RecordedTurns()));
                }
            }
        } finally {
            settled.unsubscribe();
        }
        return turns;
    }

    private boolean isAt(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> settled.position(end.getKey()) >= end.getValue());
    }

    private void take(ConsumerRecord<byte[], byte[]> source, RecordedTurns turns) {
        if (source.key() == null) {
            return;
        }
        if (source.value() == null) {
            turns.forget(new String(source.key(), StandardCharsets.UTF_8));
            return;
        }
        try {
            turns.add(values.deserialize(topic, source.value()));
        } catch (RuntimeException e) {
            if (!BadRecordException.isCauseOf(e)) {
                throw e;
            }
            // Without it the turn is looked for on its channel before anything is created: slower, not wrong.
            LOGGER.atError()
                    .addKeyValue("partition", source.partition())
                    .addKeyValue("offset", source.offset())
                    .setCause(e)
                    .log("a delivery state cannot be read");
        }
    }
}
