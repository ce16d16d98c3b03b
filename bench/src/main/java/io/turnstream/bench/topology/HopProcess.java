package io.turnstream.bench.topology;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The bare Kafka hop in a process of its own: reads records and writes the same bytes, exactly once, and does nothing
 * else. Nobody who reads one topic and writes another in transactions can do it for less.
 */
public final class HopProcess {

    private static final Duration PATIENCE = Duration.ofMillis(20);
    private static final long BETWEEN_COMMITS_NANOS = 1_000_000_000L;

    private HopProcess() {}

    /** Arguments: brokers, consumer group, the topic to read, the topic to write. */
    public static void main(String[] arguments) {
        try (var consumer = new KafkaConsumer<>(
                        reading(arguments[0], arguments[1]), new ByteArrayDeserializer(), new ByteArrayDeserializer());
                var producer = new KafkaProducer<>(
                        writing(arguments[0], arguments[1]), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            consumer.subscribe(List.of(arguments[2]));
            while (true) {
                hop(consumer, producer, arguments[3]);
            }
        }
    }

    /** One transaction: what comes within a second of its first record. */
    private static void hop(
            KafkaConsumer<byte[], byte[]> consumer, KafkaProducer<byte[], byte[]> producer, String target) {
        Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();
        long began = System.nanoTime();
        while (read.isEmpty() || System.nanoTime() - began < BETWEEN_COMMITS_NANOS) {
            for (ConsumerRecord<byte[], byte[]> next : consumer.poll(PATIENCE)) {
                if (read.isEmpty()) {
                    began = System.nanoTime();
                    producer.beginTransaction();
                }
                // What becomes of it shows when the transaction is committed. Its age is counted from the record read.
                var unused = producer.send(
                        new ProducerRecord<>(target, next.partition(), next.timestamp(), next.key(), next.value()));
                read.put(new TopicPartition(next.topic(), next.partition()), new OffsetAndMetadata(next.offset() + 1));
            }
        }
        producer.sendOffsetsToTransaction(read, consumer.groupMetadata());
        producer.commitTransaction();
    }

    private static Map<String, Object> reading(String brokers, String group) {
        return Map.of(
                "bootstrap.servers",
                brokers,
                "group.id",
                group,
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false,
                "isolation.level",
                "read_committed",
                "max.poll.records",
                1_000);
    }

    private static Map<String, Object> writing(String brokers, String group) {
        return Map.of("bootstrap.servers", brokers, "transactional.id", group, "linger.ms", 5);
    }
}
