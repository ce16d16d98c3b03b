package io.turnstream.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.turnstream.avro.DeadLetter;
import io.turnstream.avro.TurnEvent;
import io.turnstream.local.kafka.SharedLocalKafka;
import io.turnstream.schemas.Topic;
import io.turnstream.schemas.Topics;
import io.turnstream.schemas.serde.ValueSerdes;
import io.turnstream.sink.SinkRole;
import io.turnstream.sink.channel.ChannelConnector;
import io.turnstream.sink.codec.TurnScript;
import io.turnstream.sink.config.SinkConfig;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/** Topics of their own on the shared broker, sinks that read them, and what a test wants to ask of both. */
final class SinkHarness implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PARTITIONS = 2;
    private static int count;

    private final String prefix = "sink" + ++count + ".";
    private final Map<String, String> config = new HashMap<>();
    private final List<SinkRole> sinks = new ArrayList<>();
    private final Producer<byte[], byte[]> producer;
    private final Serializer<TurnEvent> events;
    final Admin admin;

    SinkHarness() throws Exception {
        String bootstrap = SharedLocalKafka.get().bootstrapServers();
        config.put("bootstrap.servers", bootstrap);
        config.put("topic.prefix", prefix);
        config.put("sink.group.id", prefix + "sink");
        config.put("sink.ably.key", "app.key:secret");
        config.put("sink.codec", "message-per-response");
        config.put("sink.retry.ms", "200");
        config.put("sink.checkpoint.interval.ms", "200");
        config.put("sink.rehearsal.ms", "0");
        config.put("schema.registry.url", "mock://" + prefix);
        admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
        List<NewTopic> topics = new ArrayList<>();
        for (Topic<?> topic : List.of(Topics.TURN_EVENTS, Topics.DELIVERY_STATE, Topics.DEAD_LETTERS)) {
            topics.add(new NewTopic(topic.named(prefix), PARTITIONS, (short) 1)
                    .configs(Map.of("cleanup.policy", topic.cleanup().policy())));
        }
        admin.createTopics(topics).all().get(30, TimeUnit.SECONDS);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer());
        events = ValueSerdes.serializer(Topics.TURN_EVENTS, Map.of("schema.registry.url", "mock://" + prefix));
    }

    SinkHarness with(String key, String value) {
        config.put(key, value);
        return this;
    }

    SinkRole start(ChannelConnector channels) {
        var sink =
                new SinkRole(SinkConfig.of(config), channels, Clock.systemUTC(), () -> System.nanoTime() / 1_000_000);
        sinks.add(sink);
        sink.start();
        return sink;
    }

    /** A sink as a process has it, that goes to Ably. */
    SinkRole start() {
        var sink = new SinkRole(config);
        sinks.add(sink);
        sink.start();
        return sink;
    }

    String turnEvents() {
        return Topics.TURN_EVENTS.named(prefix);
    }

    void send(TurnScript script) {
        send(script.events());
    }

    void send(List<TurnEvent> turn) {
        for (TurnEvent event : turn) {
            sendBytes(event.getSessionId(), events.serialize(turnEvents(), event));
        }
        producer.flush();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the test sees what arrives
    void sendBytes(String sessionId, byte[] value) {
        producer.send(new ProducerRecord<>(turnEvents(), 0, sessionId.getBytes(StandardCharsets.UTF_8), value));
    }

    byte[] bytes(TurnEvent event) {
        return events.serialize(turnEvents(), event);
    }

    long end() throws Exception {
        TopicPartition partition = new TopicPartition(turnEvents(), 0);
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get(10, TimeUnit.SECONDS)
                .offset();
    }

    long committed() throws Exception {
        OffsetAndMetadata offset = admin.listConsumerGroupOffsets(prefix + "sink")
                .partitionsToOffsetAndMetadata()
                .get(10, TimeUnit.SECONDS)
                .get(new TopicPartition(turnEvents(), 0));
        return offset == null ? -1 : offset.offset();
    }

    /** Waits until everything that was sent is delivered and written down. */
    void awaitAllHandled() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(committed()).isEqualTo(end()));
    }

    void resetOffsets(long offset) throws Exception {
        admin.alterConsumerGroupOffsets(
                        prefix + "sink", Map.of(new TopicPartition(turnEvents(), 0), new OffsetAndMetadata(offset)))
                .all()
                .get(10, TimeUnit.SECONDS);
    }

    void deleteRecordsBefore(long offset) throws Exception {
        admin.deleteRecords(Map.of(new TopicPartition(turnEvents(), 0), RecordsToDelete.beforeOffset(offset)))
                .all()
                .get(10, TimeUnit.SECONDS);
    }

    List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers", SharedLocalKafka.get().bootstrapServers(), "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                partitions.add(new TopicPartition(Topics.DEAD_LETTERS.named(prefix), partition));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
            return found;
        }
    }

    DeadLetter deadLetter(ConsumerRecord<byte[], byte[]> source) {
        return ValueSerdes.deserializer(Topics.DEAD_LETTERS, Map.of("schema.registry.url", "mock://" + prefix))
                .deserialize(source.topic(), source.value());
    }

    @Override
    public void close() {
        sinks.forEach(SinkRole::close);
        producer.close();
        admin.close();
    }
}
