package io.turnstream.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.turnstream.avro.DeadLetter;
import io.turnstream.avro.DeliveryState;
import io.turnstream.schemas.Topics;
import io.turnstream.schemas.serde.ValueSerdes;
import io.turnstream.sink.engine.Checkpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BookkeeperTest {

    private static final Map<String, String> VALUES = Map.of("schema.registry.url", "mock://bookkeeper-unit");

    private final SinkTopics topics = SinkTopics.of("llm.");
    private final MockProducer<byte[], byte[]> first = producer();
    private final MockProducer<byte[], byte[]> second = producer();
    private final Deque<Producer<byte[], byte[]>> producers = new ArrayDeque<>(List.of(first, second));
    private final Bookkeeper bookkeeper = new Bookkeeper(
            producers::removeFirst,
            topics,
            ValueSerdes.serializer(Topics.DELIVERY_STATE, VALUES),
            ValueSerdes.serializer(Topics.DEAD_LETTERS, VALUES));

    @AfterEach
    void close() {
        bookkeeper.close();
    }

    @Test
    void writesStatesLettersAndOffsetsTogether() throws Exception {
        bookkeeper.write(entry()).get(10, TimeUnit.SECONDS);

        assertThat(first.history())
                .extracting(ProducerRecord::topic)
                .containsExactly("llm.delivery-state", "llm.dead-letters");
        assertThat(first.history().get(0).partition()).isEqualTo(3);
        assertThat(first.consumerGroupOffsetsHistory().get(0).values())
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsOnlyKeys(new TopicPartition("llm.turn-events", 3));
        assertThat(first.commitCount()).isEqualTo(1);
    }

    @Test
    void triesAgainWithANewProducerWhenTheBrokerDoesNotAnswer() throws Exception {
        first.commitTransactionException = new TimeoutException("no answer");

        bookkeeper.write(entry()).get(10, TimeUnit.SECONDS);

        assertThat(first.closed()).isTrue();
        assertThat(second.commitCount()).isEqualTo(1);
        assertThat(bookkeeper.trouble()).isEmpty();
    }

    @Test
    void saysThatTheGroupHasGoneOn() {
        first.sendOffsetsToTransactionException = new CommitFailedException("stale generation");

        assertThatThrownBy(() -> bookkeeper.write(entry()).get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(FencedException.class);
        assertThat(first.commitCount()).isZero();
        assertThat(second.transactionInitialized()).isFalse();
    }

    @Test
    void showsItsTroubleAndStopsTryingWhenItIsClosed() {
        first.initTransactionException = new TimeoutException("no answer");
        second.initTransactionException = new TimeoutException("no answer");

        CompletableFuture<Void> written = bookkeeper.write(entry());
        await().atMost(Duration.ofSeconds(10)).until(() -> !bookkeeper.trouble().isEmpty());
        bookkeeper.close();

        assertThatThrownBy(() -> written.get(10, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
    }

    @Test
    void makesItsProducerBeforeThereIsAnythingToWrite() throws Exception {
        bookkeeper.prepare();

        await().atMost(Duration.ofSeconds(10)).until(first::transactionInitialized);
        bookkeeper.write(entry()).get(10, TimeUnit.SECONDS);
        assertThat(first.commitCount()).isEqualTo(1);
    }

    @Test
    void makesAnotherProducerWhenTheFirstOneCouldNotBeMadeBefore() throws Exception {
        first.initTransactionException = new TimeoutException("no answer");

        bookkeeper.prepare();
        bookkeeper.write(entry()).get(10, TimeUnit.SECONDS);

        assertThat(first.closed()).isTrue();
        assertThat(second.commitCount()).isEqualTo(1);
        assertThat(bookkeeper.trouble()).isEmpty();
    }

    private static Bookkeeper.Entry entry() {
        DeliveryState state = DeliveryState.newBuilder()
                .setSessionId("S1")
                .setTurnId("R1")
                .setUpdatedAt(Instant.EPOCH)
                .build();
        DeadLetter letter = DeadLetter.newBuilder()
                .setSessionId("S1")
                .setFirstFailureAt(Instant.EPOCH)
                .setLastFailureAt(Instant.EPOCH)
                .build();
        return new Bookkeeper.Entry(
                List.of(new Checkpoint.StateChange(3, state)),
                List.of(letter),
                Map.of(3, 7L),
                new MockConsumer<byte[], byte[]>("none").groupMetadata());
    }

    private static MockProducer<byte[], byte[]> producer() {
        return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
