package io.turnstream.app.deadletters;

import io.turnstream.app.InvalidInput;
import io.turnstream.schemas.SessionPartition;
import io.turnstream.schemas.Topic;
import io.turnstream.schemas.serde.BadRecordException;
import io.turnstream.schemas.serde.ValueSerdes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads committed records of a topic. Changes nothing: it belongs to no consumer group and commits no offsets. One
 * thread.
 *
 * <p>Methods throw {@link org.apache.kafka.common.KafkaException} when the brokers do not answer.
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
    private long unreadable;

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

    /**
     * A record.
     *
     * @param position where it stands
     * @param at its time
     * @param value null when it takes back what its key had
     */
    record Entry<V extends SpecificRecord>(
            Position position, Instant at, @Nullable V value) {}

    /**
     * All partitions.
     *
     * @throws InvalidInput when there is no such topic
     */
    Set<Integer> partitions() {
        int partitions = consumer.partitionsFor(topic).size();
        if (partitions == 0) {
            throw new InvalidInput("there is no topic " + topic + " (turnstream topics create makes it)");
        }
        return IntStream.range(0, partitions).boxed().collect(Collectors.toSet());
    }

    /** The partitions of these sessions. */
    Set<Integer> partitionsOf(Set<String> sessions) {
        int partitions = partitions().size();
        return sessions.stream()
                .map(session -> SessionPartition.of(session, partitions))
                .collect(Collectors.toSet());
    }

    /** The offset behind the newest committed record of each partition. */
    Map<Integer, Long> ends(Set<Integer> partitions) {
        Map<Integer, Long> ends = new HashMap<>();
        consumer.endOffsets(named(partitions)).forEach((partition, end) -> ends.put(partition.partition(), end));
        return ends;
    }

    /** Tells of every record before these ends, those of a partition in their order. */
    void read(Map<Integer, Long> ends, Consumer<Entry<V>> what) {
        consumer.assign(named(ends.keySet()));
        consumer.seekToBeginning(consumer.assignment());
        readTo(ends, record -> tell(record, what));
    }

    /** Tells of the record at a position and of those behind it; of none when there is none there. */
    void readFrom(Position position, Consumer<Entry<V>> what) {
        var partition = new TopicPartition(topic, position.partition());
        if (!partitions().contains(position.partition())) {
            return;
        }
        consumer.assign(Set.of(partition));
        consumer.seekToBeginning(consumer.assignment());
        Map<Integer, Long> ends = ends(Set.of(position.partition()));
        if (position.offset() < consumer.position(partition)
                || position.offset() >= ends.getOrDefault(position.partition(), 0L)) {
            return;
        }
        consumer.seek(partition, position.offset());
        readTo(ends, record -> tell(record, what));
    }

    /** The newest value of each key, of those that are wanted; none where it was taken back, or cannot be read. */
    Collection<V> newest(Map<Integer, Long> ends, Predicate<V> wanted) {
        Map<String, V> newest = new LinkedHashMap<>();
        consumer.assign(named(ends.keySet()));
        consumer.seekToBeginning(consumer.assignment());
        readTo(ends, record -> {
            String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
            newest.remove(key);
            tell(record, entry -> {
                V value = entry.value();
                if (value != null && wanted.test(value)) {
                    newest.put(key, value);
                }
            });
        });
        return newest.values();
    }

    /** How many records were met in the last reading that cannot be read. */
    long unreadable() {
        return unreadable;
    }

    private List<TopicPartition> named(Set<Integer> partitions) {
        return partitions.stream()
                .map(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    private void readTo(Map<Integer, Long> ends, Consumer<ConsumerRecord<byte[], byte[]>> what) {
        unreadable = 0;
        long all = ends.values().stream().mapToLong(Long::longValue).sum();
        long idleSince = System.nanoTime();
        while (!hasReached(ends)) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            records.forEach(what);
            if (!records.isEmpty()) {
                idleSince = System.nanoTime();
                long done = consumer.assignment().stream()
                        .mapToLong(consumer::position)
                        .sum();
                progress.at("reading " + topic, done, all);
            } else if (System.nanoTime() - idleSince > PATIENCE.toNanos()) {
                throw new TimeoutException("nothing came of " + topic + " for " + PATIENCE.toSeconds() + " s");
            }
        }
    }

    private boolean hasReached(Map<Integer, Long> ends) {
        return List.copyOf(ends.entrySet()).stream()
                .allMatch(end -> consumer.position(new TopicPartition(topic, end.getKey())) >= end.getValue());
    }

    private void tell(ConsumerRecord<byte[], byte[]> record, Consumer<Entry<V>> what) {
        V value;
        try {
            value = values.deserialize(topic, record.value());
        } catch (BadRecordException e) {
            unreadable++;
            return;
        }
        var position = new Position(record.partition(), record.offset());
        what.accept(new Entry<>(position, Instant.ofEpochMilli(record.timestamp()), value));
    }

    @Override
    public void close() {
        consumer.close();
        values.close();
    }
}
