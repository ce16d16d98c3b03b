package io.turnstream.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CheckpointsTest {

    private static final Map<String, String> VALUES = Map.of("schema.registry.url", "mock://checkpoints-unit");
    private static final int PARTITION = 3;
    private static final ConsumerGroupMetadata GROUP = generation(5);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<MockProducer<byte[], byte[]>> producers = new CopyOnWriteArrayList<>();

    /** The oldest generation that the group still takes. */
    private volatile int takes;

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
        checkpoints.write(GROUP);

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

    @Test
    void writesAgainUnderTheGenerationThatTheGroupHadWithoutOurKnowing() {
        // Given
        own(PARTITION);
        takes = 6;
        checkpoints.write(GROUP);
        await().atMost(PATIENCE).until(() -> {
            checkpoints.settle(GROUP);
            return checkpoints.isOvertaken();
        });
        now += 9_999;
        checkpoints.settle(GROUP);
        assertThat(checkpoints.isWriting()).isTrue();

        // When
        await().atMost(PATIENCE).until(() -> {
            checkpoints.settle(generation(6));
            return !checkpoints.isWriting();
        });

        // Then
        assertThat(checkpoints.isOvertaken()).isFalse();
        assertThat(checkpoints.written()).isEqualTo(1);
        assertThat(owned.values()).noneMatch(state -> state.uncommitted);
        assertThat(tookOffsets()).containsExactly(new TopicPartition("llm.turn-events", PARTITION));
    }

    @Test
    void writesNothingAgainOfAPartitionThatWentMeanwhileEvenIfItCameBack() {
        // Given
        own(PARTITION);
        own(PARTITION + 1);
        takes = 6;
        checkpoints.write(GROUP);
        await().atMost(PATIENCE).until(() -> {
            checkpoints.settle(GROUP);
            return checkpoints.isOvertaken();
        });

        // When
        engine.release(PARTITION);
        own(PARTITION);
        await().atMost(PATIENCE).until(() -> {
            checkpoints.settle(generation(6));
            return !checkpoints.isWriting();
        });

        // Then
        assertThat(tookOffsets()).containsExactly(new TopicPartition("llm.turn-events", PARTITION + 1));
        assertThat(owned.get(PARTITION)).matches(state -> state.uncommitted);
    }

    @Test
    void forgetsWhatWasRefusedWhenAllOfItBelongsToOthers() {
        // Given
        own(PARTITION);
        takes = 6;
        checkpoints.write(GROUP);
        await().atMost(PATIENCE).until(() -> {
            checkpoints.settle(GROUP);
            return checkpoints.isOvertaken();
        });

        // When
        owned.clear();
        checkpoints.settle(GROUP);

        // Then
        assertThat(checkpoints.isWriting()).isFalse();
        assertThat(checkpoints.isOvertaken()).isFalse();
        assertThat(tookOffsets()).isEmpty();
    }

    @Test
    void saysThatNoNewerGenerationWasHeardOf() {
        // Given
        own(PARTITION);
        takes = 6;
        checkpoints.write(GROUP);
        await().atMost(PATIENCE).until(() -> {
            checkpoints.settle(GROUP);
            return checkpoints.isOvertaken();
        });

        // When
        now += 10_001;

        // Then
        assertThatThrownBy(() -> checkpoints.settle(GROUP))
                .isInstanceOf(FencedException.class)
                .hasMessageContaining("generation 5");
        assertThatThrownBy(() -> checkpoints.awaitWritten(GROUP)).isInstanceOf(FencedException.class);
    }

    @Test
    void writesTheLastCheckpointOfAPartitionUnderTheNewGenerationThatTakesItAway() {
        // Given
        own(PARTITION);
        takes = 6;
        checkpoints.write(GROUP);

        // When
        checkpoints.awaitWritten(generation(6));

        // Then
        assertThat(checkpoints.written()).isEqualTo(1);
    }

    private static ConsumerGroupMetadata generation(int number) {
        return new ConsumerGroupMetadata("g", number, "member", Optional.empty());
    }

    /** The partitions whose offsets were committed. */
    private List<TopicPartition> tookOffsets() {
        return producers.stream()
                .filter(producer -> producer.commitCount() > 0)
                .flatMap(producer -> producer.consumerGroupOffsetsHistory().stream())
                .flatMap(groups -> groups.values().stream())
                .flatMap(offsets -> offsets.keySet().stream())
                .toList();
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
        checkpoints.write(GROUP);
        awaitWritten();
    }

    private void awaitWritten() {
        await().atMost(PATIENCE).until(() -> {
            checkpoints.settle(GROUP);
            return !checkpoints.isWriting();
        });
    }

    private Producer<byte[], byte[]> producer() {
        var producer = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
            @Override
            public void sendOffsetsToTransaction(
                    Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
                if (group.generationId() < takes) {
                    throw new CommitFailedException("metadata mismatch");
                }
                super.sendOffsetsToTransaction(offsets, group);
            }
        };
        producers.add(producer);
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
                Duration.ZERO,
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
