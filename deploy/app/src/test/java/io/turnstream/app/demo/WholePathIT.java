package io.turnstream.app.demo;

import static io.turnstream.app.Ran.turnstream;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.turnstream.app.local.LocalOptions;
import io.turnstream.app.local.LocalStack;
import io.turnstream.app.process.Stop;
import io.turnstream.app.role.Role;
import io.turnstream.app.role.RunningRole;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.local.ably.LocalAblyOptions;
import io.turnstream.local.recordings.Recording;
import io.turnstream.local.recordings.Recordings;
import io.turnstream.schemas.SessionPartition;
import io.turnstream.schemas.Topics;
import io.turnstream.schemas.serde.ValueSerdes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong on the way from token events to a channel, on a real broker with every role. */
@Timeout(240)
class WholePathIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Recording RECORDING = Recordings.named("anthropic/thinking");
    private static final String PREFIX = Topics.DEFAULT_PREFIX;
    private static final Map<String, String> REGISTRY = Map.of("schema.registry.url", LocalStack.SCHEMA_REGISTRY);

    private static final Stop STOP = new Stop();
    private static final LocalStack STACK = new LocalStack(
            new LocalOptions(0, LocalAblyOptions.defaults(), 0, null, null, Set.of(Role.SINK), false, false, false));

    @TempDir
    private Path directory = Path.of("");

    @BeforeAll
    static void waitUntilReady() {
        STACK.waitUntilReady(STOP);
    }

    @AfterAll
    static void stop() {
        STACK.close();
        STOP.close();
    }

    @Test
    void showsNothingASecondTimeWhenTheTopologyBeginsAnew() throws Exception {
        // Given
        try (RunningRole topology = startTopology("first")) {
            replay("finished", "max");
            awaitWhole("finished");
        }
        awaitDelivered();
        int shown = operationsOn("finished");
        long events = ends(Topics.TURN_EVENTS.named(PREFIX));

        // When
        try (RunningRole topology = startTopology("second")) {
            Awaitility.await().atMost(LIMIT).until(() -> ends(Topics.TURN_EVENTS.named(PREFIX)) >= 2 * events - 4);
            replay("afterwards", "max");
            awaitWhole("afterwards");
        }
        awaitDelivered();

        // Then
        assertThat(operationsOn("finished")).isEqualTo(shown);
    }

    @Test
    void setsAsideWhatCannotBeTakenAndLeavesTheStreamsAroundItUnharmed() throws Exception {
        try (RunningRole topology = startTopology("refusing")) {
            // Given
            replay("over", "max");
            awaitWhole("over");
            var playing = CompletableFuture.supplyAsync(() -> replay("beside", "60"));
            Awaitility.await().atMost(LIMIT).until(() -> history("beside").characters() > 0);

            // When
            int partition = partitionOf("beside");
            try (var producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", STACK.bootstrapServers()),
                    new ByteArraySerializer(),
                    new ByteArraySerializer())) {
                send(producer, partition, "poison", "not a record at all".getBytes(UTF_8));
                send(producer, partition, "poison", new byte[] {0, 1, 2, 3, 4, 5});
                send(producer, partitionOf("over"), "over", encoded(delta("over", "too late", "a writer")));
                send(producer, partition, "beside", encoded(delta("beside", "answer", "an intruder")));
            }

            // Then
            assertThat(reasonsOfDeadLetters(4))
                    .containsExactlyInAnyOrder("unreadable", "unreadable", "late", "foreign_writer");
            assertThat(playing.orTimeout(120, TimeUnit.SECONDS).join()).isZero();
            awaitWhole("beside");
        }
    }

    private RunningRole startTopology(String application) throws IOException {
        var settings = new HashMap<>(REGISTRY);
        settings.put("bootstrap.servers", STACK.bootstrapServers());
        settings.put("topic.partitions", Integer.toString(partitions()));
        settings.put("topology.application.id", application);
        settings.put(
                "topology.state.dir",
                Files.createTempDirectory(directory, application).toString());
        RunningRole topology = RunningRole.start(Role.TOPOLOGY, settings);
        Awaitility.await().atMost(LIMIT).until(topology::isReady);
        return topology;
    }

    private int replay(String session, String rate) {
        try {
            Path file = Files.write(directory.resolve(session + ".sse"), RECORDING.fileBytes());
            return turnstream(
                            "replay",
                            "--bootstrap",
                            STACK.bootstrapServers(),
                            "--session",
                            session,
                            "--response",
                            "answer",
                            "--dialect",
                            RECORDING.dialect(),
                            "--rate",
                            rate,
                            file.toString())
                    .exitCode();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitWhole(String session) {
        Awaitility.await().atMost(LIMIT).untilAsserted(() -> assertThat(
                        Expected.of(RECORDING.truth()).problemOf(history(session)))
                .isEmpty());
        Awaitility.await().atMost(LIMIT).until(() -> history(session).end().equals(Optional.of("complete")));
    }

    private static ShownAnswer history(String session) {
        try {
            return ShownAnswer.of(new ChannelHistory(
                            STACK.addresses().ably(), STACK.addresses().ablyKey())
                    .messages("ai:" + session));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int operationsOn(String session) throws IOException {
        URI log = URI.create(STACK.addresses().ably() + "/local/log?channel=ai:" + session);
        JsonNode operations = new ObjectMapper().readTree(log.toURL());
        assertThat(operations.isArray()).isTrue();
        return operations.size();
    }

    private static TokenEvent delta(String session, String response, String writer) {
        return TokenEvent.newBuilder()
                .setSessionId(session)
                .setTurnId("answer")
                .setResponseId(response)
                .setWriter(writer)
                .setSeq(100_000)
                .setTs(Instant.EPOCH)
                .setKind(TokenEventKind.TEXT_DELTA)
                .setPart(0)
                .setDelta("not ours")
                .build();
    }

    private static byte[] encoded(TokenEvent event) {
        try (var serializer = ValueSerdes.serializer(Topics.TOKEN_EVENTS, REGISTRY)) {
            return serializer.serialize(Topics.TOKEN_EVENTS.named(PREFIX), event);
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, int partition, String key, byte[] value)
            throws Exception {
        String topic = Topics.TOKEN_EVENTS.named(PREFIX);
        producer.send(new ProducerRecord<>(topic, partition, key.getBytes(UTF_8), value))
                .get();
    }

    private static List<String> reasonsOfDeadLetters(int count) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                STACK.bootstrapServers(),
                "group.id",
                "dead-letters",
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed");
        List<String> reasons = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(Topics.TOKEN_EVENTS_DEAD_LETTERS.named(PREFIX)));
            Awaitility.await().atMost(LIMIT).untilAsserted(() -> {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record -> reasons.add(new String(
                                record.headers().lastHeader("turnstream.reason").value(), UTF_8)));
                assertThat(reasons).hasSizeGreaterThanOrEqualTo(count);
            });
        }
        return reasons;
    }

    /** Waits until the sink has committed everything that is there. */
    private static void awaitDelivered() {
        try (Admin admin = admin()) {
            Awaitility.await().atMost(LIMIT).until(() -> {
                long committed = admin
                        .listConsumerGroupOffsets("turnstream-sink")
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .values()
                        .stream()
                        .mapToLong(offset -> offset.offset())
                        .sum();
                return committed >= ends(Topics.TURN_EVENTS.named(PREFIX));
            });
        }
    }

    private static long ends(String topic) throws Exception {
        List<TopicPartition> all = new ArrayList<>();
        for (int partition = 0; partition < partitions(); partition++) {
            all.add(new TopicPartition(topic, partition));
        }
        Map<String, Object> config = Map.of("bootstrap.servers", STACK.bootstrapServers());
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.endOffsets(all).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    private static int partitionOf(String session) {
        return SessionPartition.of(session, partitions());
    }

    private static int partitions() {
        try (Admin admin = admin()) {
            String topic = Topics.TOKEN_EVENTS.named(PREFIX);
            return admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(30, TimeUnit.SECONDS)
                    .values()
                    .iterator()
                    .next()
                    .partitions()
                    .size();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", STACK.bootstrapServers()));
    }
}
