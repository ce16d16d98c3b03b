package io.turnstream.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.turnstream.avro.DeadLetter;
import io.turnstream.schemas.Topics;
import io.turnstream.schemas.serde.ValueSerdes;
import io.turnstream.sink.config.LoopSettings;
import io.turnstream.sink.config.OffsetReset;
import io.turnstream.sink.engine.DeliveryEngine;
import io.turnstream.sink.engine.EngineSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CheckpointsTest {

    private static final Map<String, String> VALUES = Map.of("schema.registry.url", "mock://checkpoints-unit");
    private static final int PARTITION = 3;

    private final AtomicBoolean reachable = new AtomicBoolean(true);
    private final Map<Integer, Owned> owned = new HashMap<>();
    private final DeliveryEngine engine = new DeliveryEngine(
            EngineSettings.defaults(),
            name -> Optional.empty(),
            (session, info) -> "ai:" + session,
            event -> false,
            new Random(1));
    private final Bookkeeper bookkeeper = new Bookkeeper(
            this::producer,
            SinkTopics.of("llm."),
            ValueSerdes.serializer(Topics.DELIVERY_STATE, VALUES),
            ValueSerdes.serializer(Topics.DEAD_LETTERS, VALUES));
    private long now = 10_000;
    private final Checkpoints checkpoints = new Checkpoints(
            engine,
            bookkeeper,
            SinkTopics.of("llm."),
            owned,
            settings(),
            () -> now,
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    @AfterEach
    void close() {
        bookkeeper.close();
    }

    @Test
    void writesTheOffsetOfANewPartitionSoon() {
        // Given
        own(PARTITION);

        // When
        boolean due = checkpoints.isDue();
        write();

        // Then
        assertThat(due).isTrue();
        assertThat(checkpoints.written()).isEqualTo(1);
        assertThat(owned.values()).noneMatch(state -> state.uncommitted);
        assertThat(checkpoints.isDue()).isFalse();
    }

    @Test
    void isStuckWhenOneTakesForEver() {
        // Given
        own(PARTITION);
        reachable.set(false);
        checkpoints.write(new ConsumerGroupMetadata("g"));

        // When
        now += 5_001;

        // Then
        assertThat(checkpoints.isStuck()).isTrue();
        assertThat(checkpoints.isDue()).isFalse();
        reachable.set(true);
        awaitWritten();
        assertThat(checkpoints.isStuck()).isFalse();
    }

    @Test
    void forgetsWhatIsNotWrittenOfAPartitionThatWent() {
        // Given
        own(PARTITION);
        write();
        checkpoints.setAside(letter());
        assertThat(afterAMoment()).isTrue();

        // When
        checkpoints.forget(PARTITION);

        // Then
        assertThat(checkpoints.isDue()).isFalse();
    }

    @Test
    void countsDeadLetters() {
        // Given
        own(PARTITION);
        checkpoints.setAside(letter());

        // When
        write();

        // Then
        assertThat(checkpoints.deadLetters()).isEqualTo(1);
    }

    private boolean afterAMoment() {
        now += settings().urgentCheckpoint().toMillis();
        return checkpoints.isDue();
    }

    private void own(int partition) {
        engine.assigned(partition, 0, 0, 0, List.of());
        var state = new Owned();
        state.loaded = true;
        state.uncommitted = true;
        owned.put(partition, state);
    }

    private void write() {
        checkpoints.write(new ConsumerGroupMetadata("g"));
        awaitWritten();
    }

    private void awaitWritten() {
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            checkpoints.settle();
            return !checkpoints.isWriting();
        });
    }

    private Producer<byte[], byte[]> producer() {
        var producer = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        if (!reachable.get()) {
            producer.initTransactionException = new TimeoutException("no answer");
        }
        return producer;
    }

    private static LoopSettings settings() {
        return new LoopSettings(
                Duration.ofMillis(50),
                Duration.ofMillis(10),
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                Duration.ofMillis(50),
                Duration.ofMillis(300),
                Duration.ofSeconds(5),
                Duration.ofSeconds(3),
                Duration.ofSeconds(1),
                OffsetReset.FAIL);
    }

    private static DeadLetter letter() {
        return DeadLetter.newBuilder()
                .setSourcePartition(PARTITION)
                .setFirstFailureAt(Instant.EPOCH)
                .setLastFailureAt(Instant.EPOCH)
                .build();
    }
}
