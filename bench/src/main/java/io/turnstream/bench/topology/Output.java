package io.turnstream.bench.topology;

import io.turnstream.bench.load.TokenText;
import io.turnstream.bench.process.Child;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The text in what a contender has written, as whoever reads committed records sees it: a token that is not there, or
 * there twice, was not moved exactly once. Read between the windows, never in one. Used from one thread.
 */
final class Output implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final long MOST_NANOS = Duration.ofMinutes(2).toNanos();

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ToLongFunction<byte[]> charactersOf;
    private long characters;

    /**
     * Begins at the beginning of the topic.
     *
     * @param charactersOf how much text a value holds
     */
    Output(String bootstrapServers, String topic, ToLongFunction<byte[]> charactersOf) {
        this.charactersOf = charactersOf;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "isolation.level",
                        "read_committed",
                        "max.poll.records",
                        10_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /**
     * Waits until so many tokens are there since the beginning.
     *
     * @throws IllegalStateException when there are others in the end
     */
    void requireTokens(long tokens, Child who) {
        long deadline = System.nanoTime() + MOST_NANOS;
        long wanted = tokens * TokenText.LENGTH;
        while (characters < wanted && System.nanoTime() < deadline) {
            who.requireRunning();
            read();
        }
        read();
        if (characters != wanted) {
            throw new IllegalStateException(who.name() + " was given " + tokens + " tokens, and wrote "
                    + (double) characters / TokenText.LENGTH);
        }
    }

    private void read() {
        for (ConsumerRecord<byte[], byte[]> next : consumer.poll(PATIENCE)) {
            characters += charactersOf.applyAsLong(next.value());
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
