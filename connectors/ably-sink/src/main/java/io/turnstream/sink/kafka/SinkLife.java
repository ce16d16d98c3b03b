package io.turnstream.sink.kafka;

import io.turnstream.avro.DeliveryState;
import io.turnstream.avro.TurnEvent;
import io.turnstream.schemas.Topics;
import io.turnstream.schemas.serde.ValueSerdes;
import io.turnstream.sink.channel.ChannelConnector;
import io.turnstream.sink.config.SinkConfig;
import io.turnstream.sink.engine.DeliveryEngine;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * One life of the sink with everything that belongs to it: made, run once on the caller's thread, and gone. What a life
 * leaves behind is on record; the next one begins there.
 */
public final class SinkLife implements AutoCloseable {

    /** Reading values must not hold up the loop for long: it keeps the lease. Overridden by what is configured. */
    private static final Map<String, String> IMPATIENT =
            Map.of("max.retries", "0", "http.connect.timeout.ms", "1000", "http.read.timeout.ms", "2000");

    private static final int FETCH_BYTES = 64 * 1024;
    private static final int MAX_REQUEST_BYTES = 4 * 1024 * 1024;

    private final SinkConfig config;
    private final SinkTopics topics;
    private final Consumer<byte[], byte[]> consumer;
    private final Intake intake;
    private final Bookkeeper bookkeeper;
    private final PartitionLoader loader;
    private final LongSupplier millis;
    private final SinkLoop loop;
    private volatile boolean stopping;

    /**
     * Makes the Kafka clients; nothing is read before {@link #run()}.
     *
     * @param config how it is set up
     * @param engine a new engine
     * @param connector opens connections to the channels; stays open
     * @param transactionalId the same for all lives of one process and for nobody else
     * @param millis milliseconds that never go back
     * @param wallClock the time of day, for records
     */
    public SinkLife(
            SinkConfig config,
            DeliveryEngine engine,
            ChannelConnector connector,
            String transactionalId,
            LongSupplier millis,
            Clock wallClock) {
        this.config = config;
        this.topics = SinkTopics.of(config.topicPrefix());
        Map<String, Object> values = new HashMap<>(config.original());
        this.bookkeeper = new Bookkeeper(
                () -> producer(transactionalId),
                topics,
                ValueSerdes.serializer(Topics.DELIVERY_STATE, values),
                ValueSerdes.serializer(Topics.DEAD_LETTERS, values));
        this.loader = loader(values, millis);
        this.consumer = turnEvents();
        this.intake = new Intake(turnEventValues(values), config.channels());
        this.millis = millis;
        var parts = new SinkLoop.Parts(
                consumer, topics, engine, intake, connector, bookkeeper, loader, new AnsweredHeartbeats(consumer));
        this.loop = new SinkLoop(parts, config.loop(), millis, wallClock);
    }

    /**
     * Throws {@link org.apache.kafka.common.config.ConfigException} when the configuration of values is wrong; begins
     * nothing.
     */
    public static void check(SinkConfig config) {
        Map<String, Object> values = new HashMap<>(config.original());
        turnEventValues(values).close();
        ValueSerdes.of(Topics.DELIVERY_STATE, values).close();
        ValueSerdes.of(Topics.DEAD_LETTERS, values).close();
    }

    /**
     * Delivers what was said last once more, to nobody, for a short time; before {@link #run()}, and by the same thread.
     *
     * @param engines makes engines like the one of this life, that nobody listens to
     */
    public void rehearse(Supplier<DeliveryEngine> engines) {
        bookkeeper.prepare();
        new Rehearsal(consumer, intake, loader::spans, loader::load, engines, millis, () -> stopping)
                .play(config.loop().rehearsal());
    }

    /**
     * Delivers until {@link #stop()}. Throws {@link FencedException} when the group went on without this instance,
     * {@link SinkStoppedException} when somebody has to decide something, and anything else for what it is.
     */
    public void run() {
        loop.run();
    }

    /** Ends {@link #run()} soon, in good order. From any thread. */
    public void stop() {
        stopping = true;
        loop.stop();
    }

    /** How it is; empty before the first round. From any thread. */
    public Optional<SinkStatus> status() {
        return loop.status();
    }

    /** Closes what is left once {@link #run()} is over. */
    @Override
    public void close() {
        bookkeeper.close();
        loader.close();
    }

    private static Deserializer<TurnEvent> turnEventValues(Map<String, Object> values) {
        Map<String, Object> patient = new HashMap<>(values);
        IMPATIENT.forEach(patient::putIfAbsent);
        return ValueSerdes.deserializer(Topics.TURN_EVENTS, patient);
    }

    private PartitionLoader loader(Map<String, Object> values, LongSupplier millis) {
        Consumer<byte[], byte[]> settled = new KafkaConsumer<>(consumer("loader", "read_committed", "earliest"));
        long limit = config.stateReadTimeout().toMillis();
        var offsets = new TopicOffsets(Admin.create(config.clientProperties()), limit);
        Deserializer<DeliveryState> states = ValueSerdes.deserializer(Topics.DELIVERY_STATE, values);
        var reader = new DeliveryStateReader(settled, offsets, states, topics.deliveryState(), limit, millis);
        return new PartitionLoader(settled, offsets, reader, topics);
    }

    private Consumer<byte[], byte[]> turnEvents() {
        // What is not committed yet is read too: a repeat is identical, and waiting for commits costs 90 ms.
        Map<String, Object> properties = consumer("turn-events", "read_uncommitted", "none");
        properties.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                List.of(CooperativeStickyAssignor.class.getName()));
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int)
                config.sessionTimeout().toMillis());
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int)
                config.heartbeatInterval().toMillis());
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, config.maxPollRecords());
        properties.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 30_000);
        // Every fetch costs about as much as twenty tokens: under load one brings what came in a hundredth of a second.
        properties.putIfAbsent(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, FETCH_BYTES);
        properties.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int)
                config.loop().busyPoll().toMillis());
        return new KafkaConsumer<>(properties);
    }

    private Map<String, Object> consumer(String name, String isolation, String reset) {
        Map<String, Object> properties = config.clientProperties();
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, config.groupId() + "-" + name);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, config.groupId());
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, reset);
        return properties;
    }

    private Producer<byte[], byte[]> producer(String transactionalId) {
        Map<String, Object> properties = config.clientProperties();
        int transaction = (int) config.transactionTimeout().toMillis();
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, config.groupId() + "-bookkeeper");
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, transaction);
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        // A call that takes longer than its transaction may is of no use any more.
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) transaction);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, transaction);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, transaction / 2);
        return new KafkaProducer<>(properties);
    }

    /** How many of the consumer's heartbeats were answered, as its metrics tell. */
    private static final class AnsweredHeartbeats implements LongSupplier {

        private final Consumer<byte[], byte[]> consumer;
        private Optional<Metric> total = Optional.empty();

        AnsweredHeartbeats(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public long getAsLong() {
            if (total.isEmpty()) {
                total = consumer.metrics().values().stream()
                        .filter(metric -> metric.metricName().name().equals("heartbeat-total"))
                        .map(Metric.class::cast)
                        .findAny();
            }
            return total.map(metric -> metric.metricValue() instanceof Double count ? count.longValue() : 0L)
                    .orElse(0L);
        }
    }
}
