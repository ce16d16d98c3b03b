package io.turnstream.source.kafka;

import static org.apache.kafka.clients.producer.ProducerConfig.ACKS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.COMPRESSION_TYPE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.LINGER_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.MAX_BLOCK_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.PARTITIONER_CLASS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG;

import io.turnstream.avro.TokenEvent;
import io.turnstream.schemas.TokenEvents;
import io.turnstream.schemas.Topics;
import io.turnstream.schemas.serde.ValueSerdes;
import io.turnstream.source.TokenEventSender;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes token events to Kafka: idempotent, acknowledged by all in-sync replicas, keyed by session. What waits is bounded
 * by the producer's {@code buffer.memory}; when it is full, {@link #send} blocks for up to {@code max.block.ms}. Safe for
 * use by many threads, as long as one response is sent by one.
 */
public final class TokenEventProducer implements TokenEventSender, AutoCloseable {

    private final Producer<String, TokenEvent> producer;
    private final String topic;
    private final Duration closeTimeout;

    /**
     * @param config Kafka's producer settings and those of {@link ValueSerdes#DEFINITION}; what order and safety rest on
     *     is set here and cannot be changed
     * @param topicPrefix the prefix of every topic name
     * @param closeTimeout how long {@link #close} waits for what was sent
     */
    public TokenEventProducer(Map<String, ?> config, String topicPrefix, Duration closeTimeout) {
        this(
                new KafkaProducer<>(
                        producerConfig(config),
                        new StringSerializer(),
                        ValueSerdes.serializer(Topics.TOKEN_EVENTS, config)),
                topicPrefix,
                closeTimeout);
    }

    TokenEventProducer(Producer<String, TokenEvent> producer, String topicPrefix, Duration closeTimeout) {
        this.producer = producer;
        this.topic = Topics.TOKEN_EVENTS.named(topicPrefix);
        this.closeTimeout = closeTimeout;
    }

    @Override
    public CompletionStage<Void> send(TokenEvent event) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        try {
            TokenEvents.checked(event);
            // The callback says all that the future would.
            Future<RecordMetadata> unused =
                    producer.send(new ProducerRecord<>(topic, event.getSessionId(), event), (where, failure) -> {
                        if (failure == null) {
                            sent.complete(null);
                        } else {
                            sent.completeExceptionally(failure);
                        }
                    });
        } catch (RuntimeException e) {
            // Kafka reports some failures by the callback and some by throwing; callers see one way.
            sent.completeExceptionally(e);
        }
        return sent;
    }

    @Override
    public void flush() {
        producer.flush();
    }

    /** Waits for what was sent, for as long as was configured, and lets go of everything. */
    @Override
    public void close() {
        producer.close(closeTimeout);
    }

    static Map<String, Object> producerConfig(Map<String, ?> config) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(LINGER_MS_CONFIG, 5);
        settings.put(MAX_BLOCK_MS_CONFIG, 30_000);
        settings.putAll(config);
        settings.keySet().removeAll(ValueSerdes.DEFINITION.names());
        settings.put(ACKS_CONFIG, "all");
        settings.put(ENABLE_IDEMPOTENCE_CONFIG, true);
        // Kafka's own partitioner hashes the key as SessionPartition does; any other would scatter a session.
        settings.remove(PARTITIONER_CLASS_CONFIG);
        settings.put(PARTITIONER_IGNORE_KEYS_CONFIG, false);
        return settings;
    }
}
