package io.turnstream.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.TokenEvent;
import io.turnstream.schemas.SessionPartition;
import io.turnstream.source.CancelRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class TokenEventProducerTest {

    private static final TokenEvent EVENT =
            new CancelRequest("session", "turn", "event", "user", "alice").event(Instant.EPOCH);

    private final MockProducer<String, TokenEvent> kafka = new MockProducer<>(
            false, null, new StringSerializer(), (Serializer<TokenEvent>) (topic, event) -> new byte[0]);
    private final TokenEventProducer producer = new TokenEventProducer(kafka, "llm.", Duration.ofSeconds(1));

    @Test
    void writesToTheTopicUnderTheSessionAsKey() {
        producer.send(EVENT);

        assertThat(kafka.history()).singleElement().satisfies(record -> {
            assertThat(record.topic()).isEqualTo("llm.token-events");
            assertThat(record.key()).isEqualTo("session");
            assertThat(record.value()).isEqualTo(EVENT);
            assertThat(record.partition()).as("left to Kafka's own partitioner").isNull();
        });
    }

    @Test
    void isDoneWhenKafkaIs() {
        CompletableFuture<Void> sent = producer.send(EVENT).toCompletableFuture();
        assertThat(sent).isNotDone();

        kafka.completeNext();
        assertThat(sent).isCompleted();
    }

    @Test
    void reportsWhatKafkaRefusesLaterAndAtOnce() {
        CompletableFuture<Void> later = producer.send(EVENT).toCompletableFuture();
        kafka.errorNext(new TimeoutException("no leader"));
        assertThat(later).isCompletedExceptionally();

        kafka.sendException = new TimeoutException("buffer is full");
        assertThat(producer.send(EVENT).toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void refusesAnEventThatIsNotValid() {
        TokenEvent invalid = TokenEvent.newBuilder(EVENT).setEventId("").build();

        assertThat(producer.send(invalid).toCompletableFuture()).isCompletedExceptionally();
        assertThat(kafka.history()).isEmpty();
    }

    @Test
    void keepsWhatOrderAndSafetyRestOnAndLetsTheOperatorSetTheRest() {
        Map<String, Object> config = TokenEventProducer.producerConfig(Map.of(
                "bootstrap.servers", "b:1",
                "acks", "1",
                "enable.idempotence", "false",
                "partitioner.class", "x.Scatter",
                "partitioner.ignore.keys", "true",
                "linger.ms", "1",
                "schema.registry.url", "mock://x"));

        assertThat(config)
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("partitioner.ignore.keys", false)
                .containsEntry("compression.type", "lz4")
                .containsEntry("linger.ms", "1")
                .containsEntry("bootstrap.servers", "b:1")
                .doesNotContainKeys("partitioner.class", "schema.registry.url");
    }

    @Test
    void placesASessionWhereTheRestOfTheSystemLooksForIt() {
        for (String session : new String[] {"session", "", "ä", "conversation-17"}) {
            assertThat(BuiltInPartitioner.partitionForKey(session.getBytes(StandardCharsets.UTF_8), 24))
                    .isEqualTo(SessionPartition.of(session, 24));
        }
    }
}
