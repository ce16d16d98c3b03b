package io.turnstream.bench.load;

import io.turnstream.avro.TokenEvent;
import io.turnstream.bench.process.Workshop;
import io.turnstream.schemas.Topics;
import io.turnstream.schemas.serde.ValueSerdes;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes token events as a producer team does: the shared schema, and Kafka's own defaults (5 ms of linger, all acks). */
public final class TokenEventWriter implements AutoCloseable {

    private static final String TOPIC = Topics.TOKEN_EVENTS.named(Topics.DEFAULT_PREFIX);

    private final KafkaProducer<String, TokenEvent> producer;
    private final FirstFailure failure = new FirstFailure();

    public TokenEventWriter(String bootstrapServers) {
        Map<String, Object> registry =
                Map.of("schema.registry.url", Workshop.SCHEMA_REGISTRY, "auto.register.schemas", "true");
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers),
                new StringSerializer(),
                ValueSerdes.serializer(Topics.TOKEN_EVENTS, registry));
    }

    /** Writes an event. */
    public void write(String session, TokenEvent event) {
        write(session, event, millis -> {});
    }

    /**
     * Writes an event.
     *
     * @param appended hears of the timestamp that the record has in the broker's log
     */
    public void write(String session, TokenEvent event, LongConsumer appended) {
        var unused = producer.send(
                new ProducerRecord<>(TOPIC, session, event),
                failure.unlessFailed((metadata, none) -> appended.accept(metadata.timestamp())));
    }

    /**
     * Waits until the broker has everything.
     *
     * @throws IllegalStateException when it refused something
     */
    public void flush() {
        producer.flush();
        failure.rethrow("writing token events");
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(10));
    }
}
