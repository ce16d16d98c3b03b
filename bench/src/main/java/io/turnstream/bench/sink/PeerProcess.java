package io.turnstream.bench.sink;

import io.turnstream.avro.TurnEvent;
import io.turnstream.bench.process.Workshop;
import io.turnstream.schemas.Topics;
import io.turnstream.schemas.serde.ValueSerdes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** A peer of the sink in a process of its own: a plain consumer, and what it does with the events. */
public final class PeerProcess {

    private static final Duration PATIENCE = Duration.ofMillis(100);
    private static final Duration WITH_WINDOWS = Duration.ofMillis(5);

    private PeerProcess() {}

    /** Arguments: the kind of {@link Peer}, brokers, topic, the service's address, its key. */
    public static void main(String[] arguments) throws InterruptedException {
        Kind kind = Kind.valueOf(arguments[0].toUpperCase(Locale.ROOT));
        Peer peer =
                switch (kind) {
                    case NAIVE -> new NaivePeer(new RawSocket(arguments[3], arguments[4]));
                    case FLOOR -> new FloorPeer(new RawSocket(arguments[3], arguments[4]));
                    case DECODE -> new DecodePeer();
                };
        Map<String, Object> settings = reading(kind, arguments[1]);
        Deserializer<TurnEvent> values =
                ValueSerdes.deserializer(Topics.TURN_EVENTS, Map.of("schema.registry.url", Workshop.SCHEMA_REGISTRY));
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(arguments[2]));
            boolean ready = false;
            while (true) {
                var records = consumer.poll(peer.isBusy() ? WITH_WINDOWS : PATIENCE);
                for (ConsumerRecord<byte[], byte[]> next : records) {
                    peer.take(values.deserialize(arguments[2], next.value()));
                }
                peer.tick();
                if (!ready && !consumer.assignment().isEmpty()) {
                    ready = true;
                    System.out.println("ready");
                }
            }
        }
    }

    /** Those who shall be cheap fetch as the sink does; naive has Kafka's defaults, as whoever thinks of nothing. */
    private static Map<String, Object> reading(Kind kind, String brokers) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", brokers);
        settings.put("group.id", "peer-" + kind.name().toLowerCase(Locale.ROOT));
        settings.put("auto.offset.reset", "earliest");
        settings.put("max.poll.records", 1_000);
        if (kind != Kind.NAIVE) {
            settings.put("fetch.min.bytes", 64 * 1024);
            settings.put("fetch.max.wait.ms", 10);
        }
        return settings;
    }

    /** What can be compared. */
    enum Kind {
        /** One append for each token, without waiting for answers. */
        NAIVE,
        /** One append for each answer and 40 ms: what cannot be done for less. */
        FLOOR,
        /** Polls and decodes. */
        DECODE
    }

    /** What is done with turn events. */
    interface Peer {

        void take(TurnEvent event);

        /** Called after every poll. */
        default void tick() {}

        /** True while {@link #tick} has work that no event will bring. */
        default boolean isBusy() {
            return false;
        }
    }

    private static final class DecodePeer implements Peer {

        private long characters;

        @Override
        public void take(TurnEvent event) {
            characters += event.getDelta().length();
        }

        @Override
        public String toString() {
            return characters + " characters";
        }
    }
}
