package io.turnstream.bench.topology;

import io.turnstream.bench.stats.Latencies;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what a contender writes, as our sink does (uncommitted), on a thread of its own, and notes how old each record
 * is: all contenders keep the timestamp of the record that they read. Safe from any thread.
 */
final class Hopping implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMillis(50);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread = new Thread(this::run, "hopping");
    private Latencies latencies = new Latencies();
    private volatile boolean closed;

    /** Begins to read at the end of the topic. */
    Hopping(String bootstrapServers, String topic) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        thread.setDaemon(true);
        thread.start();
    }

    /** What was seen since the last call. */
    synchronized Latencies take() {
        Latencies seen = latencies;
        latencies = new Latencies();
        return seen;
    }

    private void run() {
        while (!closed) {
            var records = consumer.poll(PATIENCE);
            long now = System.currentTimeMillis();
            synchronized (this) {
                for (ConsumerRecord<byte[], byte[]> seen : records) {
                    latencies.addMicros((now - seen.timestamp()) * 1_000);
                }
            }
        }
        consumer.close();
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
