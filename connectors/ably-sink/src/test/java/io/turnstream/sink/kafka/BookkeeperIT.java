package io.turnstream.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.turnstream.avro.DeliveryState;
import io.turnstream.avro.DeliveryStatus;
import io.turnstream.local.kafka.SharedLocalKafka;
import io.turnstream.schemas.Topics;
import io.turnstream.schemas.serde.ValueSerdes;
import io.turnstream.sink.engine.Checkpoint;
import io.turnstream.sink.engine.RecordedTurns;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bookkeeper and the reader of what it wrote, on a real broker. */
@Timeout(120)
class BookkeeperIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Map<String, String> VALUES = Map.of("schema.registry.url", "mock://bookkeeper");

    private final String bootstrap = SharedLocalKafka.get().bootstrapServers();
    private final String group = "group-" + UUID.randomUUID();
    private final SinkTopics topics = SinkTopics.of(UUID.randomUUID() + ".");
    private final Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    private final Bookkeeper bookkeeper = new Bookkeeper(
            () -> producer("bookkeeper-" + group),
            topics,
            ValueSerdes.serializer(Topics.DELIVERY_STATE, VALUES),
            ValueSerdes.serializer(Topics.DEAD_LETTERS, VALUES));

    @BeforeEach
    void createTopics() throws Exception {
        List<NewTopic> all = List.of(
                new NewTopic(topics.turnEvents(), 2, (short) 1),
                new NewTopic(topics.deliveryState(), 2, (short) 1),
                new NewTopic(topics.deadLetters(), 2, (short) 1));
        admin.createTopics(all).all().get(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        bookkeeper.close();
        admin.close();
    }

    @Test
    void writesStatesToThePartitionOfTheirTurn() throws Exception {
        try (var alone = consumer()) {
            write(state("R1", DeliveryStatus.OPEN), 1, alone.groupMetadata());
            write(state("R1", DeliveryStatus.CLOSED), 1, alone.groupMetadata());
        }

        assertThat(read(0, PATIENCE).finishedTurns()).isZero();
        assertThat(read(1, PATIENCE).finishedTurns()).isEqualTo(1);
        assertThat(read(1, PATIENCE).openTurns()).isZero();
    }

    @Test
    void isFencedWhenTheGroupHasGoneOn() throws Exception {
        // Given
        ConsumerGroupMetadata old;
        try (var first = consumer()) {
            first.subscribe(List.of(topics.turnEvents()));
            await().atMost(SinkHarness.PATIENCE).until(() -> {
                first.poll(Duration.ofMillis(50));
                return !first.assignment().isEmpty();
            });
            old = first.groupMetadata();
            write(state("R1", DeliveryStatus.OPEN), 0, old);
        }

        // When, Then
        assertThatThrownBy(() -> write(state("R1", DeliveryStatus.CLOSED), 0, old))
                .hasCauseInstanceOf(FencedException.class);
        assertThat(read(0, PATIENCE).openTurns()).isEqualTo(1);
        assertThat(read(0, PATIENCE).finishedTurns()).isZero();
    }

    @Test
    void waitsForTheOpenTransactionOfAFormerOwner() throws Exception {
        try (Producer<byte[], byte[]> former = producer("former-" + group)) {
            // Given
            former.initTransactions();
            former.beginTransaction();
            former.send(new ProducerRecord<>(topics.deliveryState(), 0, new byte[] {1}, null))
                    .get(10, TimeUnit.SECONDS);

            // When, Then
            assertThatThrownBy(() -> read(0, Duration.ofMillis(500)))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("a transaction of a former owner may still be open");
            former.abortTransaction();
            assertThat(read(0, PATIENCE).openTurns()).isZero();
        }
    }

    private void write(DeliveryState state, int partition, ConsumerGroupMetadata as) throws Exception {
        var entry = new Bookkeeper.Entry(
                List.of(new Checkpoint.StateChange(partition, state)), List.of(), Map.of(partition, 0L), as);
        bookkeeper.write(entry).get(30, TimeUnit.SECONDS);
    }

    private RecordedTurns read(int partition, Duration limit) {
        try (var settled = consumer();
                var offsets = new TopicOffsets(Admin.create(Map.of("bootstrap.servers", bootstrap)), 10_000)) {
            var reader = new DeliveryStateReader(
                    settled,
                    offsets,
                    ValueSerdes.deserializer(Topics.DELIVERY_STATE, VALUES),
                    topics.deliveryState(),
                    limit.toMillis(),
                    () -> System.nanoTime() / 1_000_000);
            return Objects.requireNonNull(reader.read(Set.of(0, 1)).get(partition));
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("bootstrap.servers", bootstrap);
        properties.put("group.id", group);
        properties.put("isolation.level", "read_committed");
        properties.put("enable.auto.commit", false);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Producer<byte[], byte[]> producer(String transactionalId) {
        Map<String, Object> properties = Map.of("bootstrap.servers", bootstrap, "transactional.id", transactionalId);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static DeliveryState state(String turnId, DeliveryStatus status) {
        return DeliveryState.newBuilder()
                .setSessionId("S1")
                .setTurnId(turnId)
                .setStatus(status)
                .setUpdatedAt(Instant.EPOCH)
                .build();
    }
}
