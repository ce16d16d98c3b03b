package io.turnstream.app.deadletters;

import io.turnstream.app.InvalidInput;
import io.turnstream.schemas.SessionPartition;
import io.turnstream.schemas.Topic;
import io.turnstream.schemas.serde.BadRecordException;
import io.turnstream.schemas.serde.ValueSerdes;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads committed records of a topic in which sessions have their partition, from its beginning to its end of now. It
 * belongs to no consumer group and commits nothing. One thread.
 *
 * @param <V> the type of its values
 */
final class TopicReader<V extends SpecificRecord> implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Deserializer<V> values;
    private final String topic;
    private final Progress progress;

    TopicReader(Topic<V> topic, Map<String, String> client, String prefix, Progress progress) {
        var settings = new HashMap<String, Object>(client);
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        settings.put("allow.auto.create.topics", "false");
        settings.remove("schema.registry.url");
        this.topic = topic.named(prefix);
        this.progress = progress;
        this.values = ValueSerdes.deserializer(topic, client);
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Tells of every value in the partitions of these sessions, those of a partition in their order. */
    void read(Set<String> sessions, Consumer<V> what) {
        int partitions = consumer.partitionsFor(topic).size();
        if (partitions == 0) {
            throw new InvalidInput("there is no topic " + topic + " (turnstream topics create makes it)");
        }
        Set<TopicPartition> wanted = new HashSet<>();
        sessions.forEach(session -> wanted.add(new TopicPartition(topic, SessionPartition.of(session, partitions))));
        consumer.assign(wanted);
        consumer.seekToBeginning(wanted);
        readTo(consumer.endOffsets(wanted), what);
    }

    private void readTo(Map<TopicPartition, Long> ends, Consumer<V> what) {
        long all = ends.values().stream().mapToLong(Long::longValue).sum();
        long idleSince = System.nanoTime();
        while (!List.copyOf(ends.entrySet()).stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            records.forEach(record -> tell(record, what));
            if (!records.isEmpty()) {
                idleSince = System.nanoTime();
                progress.at(
                        "reading " + topic,
                        ends.keySet().stream().mapToLong(consumer::position).sum(),
                        all);
            } else if (System.nanoTime() - idleSince > PATIENCE.toNanos()) {
                throw new TimeoutException("nothing came of " + topic + " for " + PATIENCE.toSeconds() + " s");
            }
        }
    }

    /** What cannot be read, or was taken back, tells nothing of a turn. */
    private void tell(ConsumerRecord<byte[], byte[]> record, Consumer<V> what) {
        if (record.value() == null) {
            return;
        }
        try {
            what.accept(values.deserialize(topic, record.value()));
        } catch (BadRecordException unreadable) {
            progress.at("reading " + topic, record.offset(), record.offset());
        }
    }

    @Override
    public void close() {
        consumer.close();
        values.close();
    }
}
