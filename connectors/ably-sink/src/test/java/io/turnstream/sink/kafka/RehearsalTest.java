package io.turnstream.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.Outcome;
import io.turnstream.avro.TurnEvent;
import io.turnstream.schemas.Topics;
import io.turnstream.schemas.serde.RegistryUnavailableException;
import io.turnstream.schemas.serde.ValueSerdes;
import io.turnstream.sink.codec.Codecs;
import io.turnstream.sink.codec.TurnScript;
import io.turnstream.sink.config.ChannelTemplate;
import io.turnstream.sink.engine.DeliveryEngine;
import io.turnstream.sink.engine.EngineSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;

class RehearsalTest {

    private static final String TOPIC = "llm.turn-events";
    private static final Map<String, String> VALUES = Map.of("schema.registry.url", "mock://rehearsal-unit");
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final int QUIET = 0;
    private static final int BUSY = 1;

    private final Serializer<TurnEvent> serializer = ValueSerdes.serializer(Topics.TURN_EVENTS, VALUES);
    private final Deserializer<TurnEvent> deserializer = ValueSerdes.deserializer(Topics.TURN_EVENTS, VALUES);
    private final Topic topic = new Topic();
    private final List<DeliveryEngine> engines = new ArrayList<>();
    private final List<Set<Integer>> looked = new ArrayList<>();
    private final CompletableFuture<Map<TopicPartition, TopicOffsets.Span>> spans = new CompletableFuture<>();
    private boolean stopped;
    private long now;

    @Test
    void deliversTheTurnsOfTheBusiestPartitionToNobody() {
        // Given
        topic.say(QUIET, turns(1));
        topic.say(BUSY, turns(30));

        // When
        rehearsal(deserializer).play(LIMIT);

        // Then
        assertThat(engines).isNotEmpty();
        assertThat(engines.get(0).counters().events()).isEqualTo(30L * turns(1).size());
        assertThat(engines.get(0).counters().closed()).isGreaterThan(10);
        assertThat(looked).containsExactly(Set.of(BUSY));
    }

    @Test
    void repeatsItselfButNotForEver() {
        // Given
        topic.say(BUSY, turns(3));

        // When
        rehearsal(deserializer).play(LIMIT);

        // Then
        assertThat(engines).hasSizeBetween(2, 10);
    }

    @Test
    void leavesTheConsumerAsItWas() {
        // Given
        topic.say(BUSY, turns(1));

        // When
        rehearsal(deserializer).play(LIMIT);

        // Then
        assertThat(topic.assignment()).isEmpty();
        assertThat(topic.subscription()).isEmpty();
    }

    @Test
    void isOverAtOnceWhenNothingWasSaid() {
        // Given: empty partitions

        // When
        rehearsal(deserializer).play(LIMIT);

        // Then
        assertThat(engines).isEmpty();
        assertThat(looked).isEmpty();
    }

    @Test
    void isOverWhenItsTimeIs() {
        // Given
        topic.say(BUSY, turns(1_000));
        topic.setMaxPollRecords(100);
        topic.takesForEachPoll = 600;

        // When
        rehearsal(deserializer).play(LIMIT);

        // Then
        assertThat(topic.polls).isEqualTo(2);
    }

    @Test
    void takesUpLittleMemoryHoweverLargeTheRecordsAre() {
        // Given
        String large = "x".repeat(1024 * 1024);
        for (int turn = 0; turn < 20; turn++) {
            topic.say(BUSY, turn("S" + turn, "R" + turn, large));
        }

        // When
        rehearsal(deserializer).play(LIMIT);

        // Then
        assertThat(engines).isNotEmpty().allSatisfy(engine -> assertThat(engine.pendingChars())
                .isBetween(1L, 9L * 1024 * 1024));
    }

    @Test
    void leavesTroubleToTheRealThing() {
        // Given
        topic.say(BUSY, turns(1));
        topic.setPollException(new KafkaException("no broker"));

        // When
        rehearsal(deserializer).play(LIMIT);

        // Then
        assertThat(engines).hasSize(1);
        assertThat(topic.assignment()).isEmpty();
    }

    @Test
    void endsWhenTheSinkIsStopped() {
        // Given
        topic.say(BUSY, turns(1));
        topic.wakeup();

        // When
        rehearsal(deserializer).play(LIMIT);

        // Then
        assertThat(engines).hasSize(1);
        assertThat(topic.assignment()).isEmpty();
    }

    @Test
    void doesNotAskARegistryThatIsOutForEveryRecord() {
        // Given
        topic.say(BUSY, turns(10));
        List<byte[]> asked = new ArrayList<>();
        Deserializer<TurnEvent> out = (name, bytes) -> {
            asked.add(bytes);
            throw new RegistryUnavailableException("it is out");
        };

        // When
        rehearsal(out).play(LIMIT);

        // Then
        assertThat(asked).hasSize(engines.size());
    }

    @Test
    void doesNotWaitForBrokersThatDoNotAnswerWhenTheSinkIsStopped() {
        // Given
        stopped = true;

        // When
        rehearsal(deserializer).play(LIMIT);

        // Then
        assertThat(engines).isEmpty();
    }

    @Test
    void leavesItToTheRealThingThatBrokersFail() {
        // Given
        spans.completeExceptionally(new TimeoutException("no broker"));

        // When
        rehearsal(deserializer).play(LIMIT);

        // Then
        assertThat(engines).isEmpty();
    }

    private Rehearsal rehearsal(Deserializer<TurnEvent> values) {
        if (!stopped) {
            spans.complete(topic.spans());
        }
        return new Rehearsal(
                topic,
                new Intake(values, ChannelTemplate.of("ai:{sessionId}")),
                () -> spans,
                partitions -> {
                    looked.add(partitions);
                    return CompletableFuture.completedFuture(partitions);
                },
                this::engine,
                () -> now,
                () -> stopped);
    }

    private DeliveryEngine engine() {
        Codecs codecs = Codecs.standard(false, part -> {});
        var engine = new DeliveryEngine(
                EngineSettings.defaults(),
                name -> Optional.of(codecs.named("vercel")),
                (session, info) -> "ai:" + session,
                event -> false,
                new Random(1));
        engines.add(engine);
        return engine;
    }

    private List<TurnEvent> turns(int count) {
        List<TurnEvent> events = new ArrayList<>();
        for (int turn = 1; turn <= count; turn++) {
            events.addAll(turn("S" + turn, "R" + turn, "It ", "is ", "3C", "."));
        }
        return events;
    }

    private static List<TurnEvent> turn(String session, String turn, String... deltas) {
        return TurnScript.turn(session, turn)
                .begins()
                .responds("resp", "M1")
                .text(0, deltas)
                .ends()
                .over(Outcome.COMPLETE)
                .events();
    }

    /** Two partitions that can be read again and again; each poll takes a while. */
    private final class Topic extends MockConsumer<byte[], byte[]> {

        private final List<List<byte[]>> partitions = List.of(new ArrayList<>(), new ArrayList<>());
        private long takesForEachPoll = 10;
        private int polls;

        Topic() {
            super("none");
        }

        void say(int partition, List<TurnEvent> events) {
            events.forEach(event -> partitions.get(partition).add(serializer.serialize(TOPIC, event)));
        }

        Map<TopicPartition, TopicOffsets.Span> spans() {
            Map<TopicPartition, TopicOffsets.Span> spans = new HashMap<>();
            for (int partition = 0; partition < partitions.size(); partition++) {
                int size = partitions.get(partition).size();
                spans.put(new TopicPartition(TOPIC, partition), new TopicOffsets.Span(0, size));
            }
            return spans;
        }

        @Override
        public void assign(Collection<TopicPartition> given) {
            super.assign(given);
            for (TopicPartition partition : given) {
                List<byte[]> values = partitions.get(partition.partition());
                for (int offset = 0; offset < values.size(); offset++) {
                    byte[] value = values.get(offset);
                    addRecord(new ConsumerRecord<>(
                            TOPIC,
                            partition.partition(),
                            offset,
                            ConsumerRecord.NO_TIMESTAMP,
                            TimestampType.NO_TIMESTAMP_TYPE,
                            ConsumerRecord.NULL_SIZE,
                            value.length,
                            null,
                            value,
                            new RecordHeaders(),
                            Optional.empty()));
                }
            }
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            polls++;
            now += takesForEachPoll;
            return super.poll(timeout);
        }
    }
}
