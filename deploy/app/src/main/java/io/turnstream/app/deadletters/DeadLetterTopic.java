package io.turnstream.app.deadletters;

import io.turnstream.app.InvalidInput;
import io.turnstream.avro.DeadLetter;
import io.turnstream.schemas.Topics;
import io.turnstream.schemas.serde.BadRecordException;
import io.turnstream.schemas.serde.ValueSerdes;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * The topic of dead letters, read from its beginning to where it ends when reading begins. Changes nothing there: it
 * belongs to no consumer group and commits no offsets. One thread.
 *
 * <p>Methods throw {@link KafkaException} when the brokers do not answer.
 */
public final class DeadLetterTopic implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Deserializer<DeadLetter> letters;
    private final String topic;
    private long unreadable;

    /**
     * Connects.
     *
     * @param client settings of Kafka's clients and of the schema registry
     * @param prefix what topic names begin with
     */
    public DeadLetterTopic(Map<String, String> client, String prefix) {
        var settings = new HashMap<String, Object>(client);
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        settings.put("allow.auto.create.topics", "false");
        settings.remove("schema.registry.url");
        this.topic = Topics.DEAD_LETTERS.named(prefix);
        this.letters = ValueSerdes.deserializer(Topics.DEAD_LETTERS, client);
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Tells of every dead letter, partition by partition in the order of its offsets, the partitions mixed. Notes of
     * what became of them are no letters of their own: the topic is read for them first.
     *
     * @throws InvalidInput when there is no such topic
     */
    public void read(Consumer<Found> what) {
        List<TopicPartition> partitions = partitions();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        var notes = new Notes();
        readTo(ends, notes::keep);
        unreadable = 0;
        consumer.seekToBeginning(partitions);
        readTo(ends, found -> {
            if (!Found.isNote(found.letter())) {
                what.accept(notes.on(found));
            }
        });
    }

    /**
     * The dead letter that stands at {@code position}; empty when there is none, or none any more.
     *
     * @throws InvalidInput when there is no such topic
     */
    public Optional<Found> find(Position position) {
        var partition = new TopicPartition(topic, position.partition());
        if (!partitions().contains(partition)) {
            return Optional.empty();
        }
        List<TopicPartition> one = List.of(partition);
        consumer.assign(one);
        if (position.offset() < consumer.beginningOffsets(one).getOrDefault(partition, 0L)
                || position.offset() >= consumer.endOffsets(one).getOrDefault(partition, 0L)) {
            return Optional.empty();
        }
        consumer.seek(partition, position.offset());
        var notes = new Notes();
        var found = new Found[1];
        readTo(consumer.endOffsets(one), candidate -> {
            notes.keep(candidate);
            if (candidate.position().equals(position)) {
                found[0] = candidate;
            }
        });
        return Optional.ofNullable(found[0]).map(notes::on);
    }

    /** How many records were met that are no dead letters of ours. */
    public long unreadable() {
        return unreadable;
    }

    private List<TopicPartition> partitions() {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new InvalidInput("there is no topic " + topic + " (turnstream topics create makes it)");
        }
        return partitions;
    }

    private void readTo(Map<TopicPartition, Long> ends, Consumer<Found> what) {
        long idleSince = System.nanoTime();
        while (!hasReached(ends)) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                tell(record, what);
            }
            if (!records.isEmpty()) {
                idleSince = System.nanoTime();
            } else if (System.nanoTime() - idleSince > PATIENCE.toNanos()) {
                throw new TimeoutException("nothing came of " + topic + " for " + PATIENCE.toSeconds() + " s");
            }
        }
    }

    private boolean hasReached(Map<TopicPartition, Long> ends) {
        Collection<Map.Entry<TopicPartition, Long>> all = ends.entrySet();
        return all.stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void tell(ConsumerRecord<byte[], byte[]> record, Consumer<Found> what) {
        try {
            DeadLetter letter = letters.deserialize(topic, record.value());
            var position = new Position(record.partition(), record.offset());
            what.accept(new Found(position, Instant.ofEpochMilli(record.timestamp()), letter, Note.NONE));
        } catch (BadRecordException e) {
            unreadable++;
        }
    }

    @Override
    public void close() {
        consumer.close();
        letters.close();
    }
}
