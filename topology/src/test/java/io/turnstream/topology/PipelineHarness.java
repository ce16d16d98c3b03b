package io.turnstream.topology;

import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TurnControl;
import io.turnstream.avro.TurnEvent;
import io.turnstream.schemas.Topic;
import io.turnstream.schemas.Topics;
import io.turnstream.schemas.serde.ValueSerdes;
import io.turnstream.topology.assembly.AssemblyLimits;
import io.turnstream.topology.assembly.Tokens;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The pipeline on Kafka's test driver: events in, what comes out of each topic as a list. */
public final class PipelineHarness implements AutoCloseable {

    final CountsInMemory counts = new CountsInMemory();
    final Map<String, String> config = new HashMap<>();
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> tokenEvents;

    PipelineHarness() {
        this(Map.of("topology.state.in.memory", "true"));
    }

    PipelineHarness(Map<String, String> more) {
        this(more, AssemblyLimits.DEFAULTS);
    }

    /** With limits that settings would not allow. */
    public PipelineHarness(AssemblyLimits limits) {
        this(Map.of("topology.state.in.memory", "true"), limits);
    }

    private PipelineHarness(Map<String, String> more, AssemblyLimits limits) {
        config.put("bootstrap.servers", "127.0.0.1:1");
        config.put("schema.registry.url", "mock://" + UUID.randomUUID());
        config.put("auto.register.schemas", "true");
        config.put("topic.partitions", "1");
        config.putAll(more);
        TopologySettings read = TopologySettings.of(config);
        var settings = new TopologySettings(
                read.topicPrefix(),
                read.partitions(),
                read.inMemoryStores(),
                read.workingSet(),
                limits,
                read.timeouts(),
                read.closedTurnsRetention(),
                read.closeTimeout(),
                read.original());
        var properties = new Properties();
        properties.putAll(settings.kafkaStreams());
        driver = new TopologyTestDriver(TurnPipeline.build(settings, counts), properties, Tokens.START);
        tokenEvents = driver.createInputTopic(
                name(Topics.TOKEN_EVENTS),
                new ByteArraySerializer(),
                new ByteArraySerializer(),
                Tokens.START,
                Duration.ofMillis(1));
    }

    PipelineHarness reads(Tokens tokens) {
        return reads(tokens.events());
    }

    PipelineHarness reads(TokenEvent event) {
        return reads(List.of(event));
    }

    public PipelineHarness reads(List<TokenEvent> events) {
        events.forEach(event -> reads(event.getSessionId(), bytes(event)));
        return this;
    }

    PipelineHarness reads(@Nullable String key, byte @Nullable [] value) {
        tokenEvents.pipeInput(key == null ? null : key.getBytes(StandardCharsets.UTF_8), value);
        return this;
    }

    byte[] bytes(TokenEvent event) {
        return ValueSerdes.serializer(Topics.TOKEN_EVENTS, config).serialize(name(Topics.TOKEN_EVENTS), event);
    }

    PipelineHarness waits(Duration time) {
        driver.advanceWallClockTime(time);
        return this;
    }

    public List<TurnEvent> turnEvents() {
        return outOf(Topics.TURN_EVENTS).stream().map(TestRecord::value).toList();
    }

    public List<TurnControl> controls() {
        return outOf(Topics.TURN_CONTROLS).stream().map(TestRecord::value).toList();
    }

    public List<CompletedResponse> responses() {
        return outOf(Topics.RESPONSES).stream().map(TestRecord::value).toList();
    }

    /** The time-outs that were written back. */
    List<TokenEvent> timeOuts() {
        return outOf(Topics.TOKEN_EVENTS).stream().map(TestRecord::value).toList();
    }

    List<TestRecord<byte[], byte[]>> deadLetters() {
        return driver.createOutputTopic(
                        name(Topics.TOKEN_EVENTS_DEAD_LETTERS),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())
                .readRecordsToList();
    }

    /** Why each dead letter is one. */
    public List<String> reasons() {
        return deadLetters().stream()
                .map(letter -> header(letter, DeadLetters.REASON))
                .toList();
    }

    static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    <V extends SpecificRecord> List<TestRecord<String, V>> outOf(Topic<V> topic) {
        return driver.createOutputTopic(name(topic), new StringDeserializer(), ValueSerdes.deserializer(topic, config))
                .readRecordsToList();
    }

    /** How many things are stored under {@code store}. */
    int stored(String store) {
        int number = 0;
        try (var all = driver.getKeyValueStore(store).all()) {
            for (; all.hasNext(); all.next()) {
                number++;
            }
        }
        return number;
    }

    /** Takes everything out of {@code store}, as no disk should. */
    void loses(String store) {
        var values = driver.getKeyValueStore(store);
        List<Object> keys = new ArrayList<>();
        try (var all = values.all()) {
            all.forEachRemaining(stored -> keys.add(stored.key));
        }
        keys.forEach(values::delete);
    }

    private static String name(Topic<?> topic) {
        return topic.named(Topics.DEFAULT_PREFIX);
    }

    @Override
    public void close() {
        driver.close();
    }
}
