package io.turnstream.topology;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.turnstream.schemas.Topics;
import io.turnstream.topology.assembly.AssemblyLimits;
import io.turnstream.topology.stores.SharedRocksDbMemory;
import io.turnstream.topology.timeouts.Timeouts;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The topology's settings, read once.
 *
 * @param topicPrefix what every topic's name begins with
 * @param partitions how many partitions the topics keyed by session have
 * @param inMemoryStores whether state is kept in memory instead of on disk
 * @param workingSet how many open turns of a partition, and how many responses, are kept as objects
 * @param limits how much of anything assembly takes
 * @param timeouts how long to wait for what
 * @param closedTurnsRetention how long closed turns are remembered
 * @param closeTimeout how long a clean stop may take
 * @param original everything as it was given
 */
public record TopologySettings(
        String topicPrefix,
        int partitions,
        boolean inMemoryStores,
        int workingSet,
        AssemblyLimits limits,
        Timeouts timeouts,
        Duration closedTurnsRetention,
        Duration closeTimeout,
        Map<String, String> original) {

    /** Settings of Kafka's clients and of Kafka Streams, under these names and without them; the later one wins. */
    private static final List<String> KAFKA_PREFIXES = List.of("kafka.", "topology.kafka.");

    private static final int FETCH_BYTES = 64 * 1024;
    private static final int FETCH_WAIT_MS = 5;

    private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
    private static final String TOPIC_PREFIX = "topic.prefix";
    private static final String PARTITIONS = "topic.partitions";
    private static final String APPLICATION_ID = "topology.application.id";
    private static final String STATE_DIR = "topology.state.dir";
    private static final String STATE_IN_MEMORY = "topology.state.in.memory";
    private static final String WORKING_SET = "topology.working.set";
    private static final String THREADS = "topology.threads";
    private static final String STANDBYS = "topology.standby.replicas";
    private static final String HELD_EVENTS = "topology.held.events";
    private static final String PART_BYTES = "topology.part.bytes";
    private static final String UNSPLITTABLE_BYTES = "topology.unsplittable.bytes";
    private static final String RESPONSE_BYTES = "topology.response.bytes";
    private static final String GAP_TIMEOUT = "topology.gap.timeout.ms";
    private static final String SILENCE_TIMEOUT = "topology.silence.timeout.ms";
    private static final String QUIET_TIMEOUT = "topology.quiet.timeout.ms";
    private static final String TURN_MAX_AGE = "topology.turn.max.age.ms";
    private static final String SUSPENDED_MAX_AGE = "topology.suspended.max.age.ms";
    private static final String CLOSED_TURNS_RETENTION = "topology.closed.turns.retention.ms";
    private static final String CLOSE_TIMEOUT = "topology.close.timeout.ms";

    private static final AssemblyLimits LIMITS = AssemblyLimits.DEFAULTS;
    private static final Timeouts TIMEOUTS = Timeouts.DEFAULTS;

    /** Token events live up to 30 h, 24 and a segment of six: whatever can still be read finds its closed turn. */
    private static final Duration SHORTEST_RETENTION = Duration.ofHours(36);

    /** With less, the first record of each store would fill it. */
    private static final long SMALLEST_ROCKSDB_BYTES = 64L * 1024 * 1024;

    /** The largest record that is written: a completed response and a margin. The topic takes as much. */
    private static final int MAX_REQUEST_BYTES = 8 * 1024 * 1024;

    /** Headers come over from the token event, which may be as large as a record of its topic. */
    private static final int REQUEST_ROOM = 2 * 1024 * 1024;

    /** The keys, their defaults and what they mean. */
    public static final ConfigDef DEFINITION = new ConfigDef()
            .define(
                    BOOTSTRAP_SERVERS,
                    Type.STRING,
                    NO_DEFAULT_VALUE,
                    new NonEmptyString(),
                    HIGH,
                    "Brokers, as host:port,…")
            .define(TOPIC_PREFIX, Type.STRING, Topics.DEFAULT_PREFIX, MEDIUM, "What every topic's name begins with.")
            .define(
                    PARTITIONS,
                    Type.INT,
                    Topics.DEFAULT_PARTITIONS,
                    atLeast(1),
                    MEDIUM,
                    "How many partitions the topics keyed by session have.")
            .define(
                    APPLICATION_ID,
                    Type.STRING,
                    "turnstream-topology",
                    new NonEmptyString(),
                    MEDIUM,
                    "Name of the consumer group, and what the changelogs' names begin with.")
            .define(
                    STATE_DIR,
                    Type.STRING,
                    "state/topology",
                    HIGH,
                    "Directory for state. Keep it over restarts: what is lost is read again from the changelogs.")
            .define(STATE_IN_MEMORY, Type.BOOLEAN, false, LOW, "Whether state is kept in memory instead of on disk.")
            .define(
                    SharedRocksDbMemory.BYTES,
                    Type.LONG,
                    SharedRocksDbMemory.DEFAULT_BYTES,
                    atLeast(SMALLEST_ROCKSDB_BYTES),
                    MEDIUM,
                    "Memory outside the heap for all state on disk, that of every partition together. Of several"
                            + " topologies in one process the first one's counts.")
            .define(
                    WORKING_SET,
                    Type.INT,
                    1_000,
                    atLeast(1),
                    LOW,
                    "Open turns of one partition, and as many responses, that are kept as objects between commits."
                            + " Others are read and written with every event. What is known not to be there takes a"
                            + " place too.")
            .define(THREADS, Type.INT, 1, atLeast(1), MEDIUM, "Stream threads.")
            .define(STANDBYS, Type.INT, 0, atLeast(0), MEDIUM, "Copies of the state on other instances.")
            .define(
                    HELD_EVENTS,
                    Type.INT,
                    LIMITS.heldEvents(),
                    atLeast(0),
                    LOW,
                    "Early events of one response that wait for missing ones; with one more the gap is given up.")
            .define(
                    PART_BYTES,
                    Type.INT,
                    LIMITS.partBytes(),
                    atLeast(1024),
                    LOW,
                    "Size in UTF-8 at which a text goes on in a new part.")
            .define(
                    UNSPLITTABLE_BYTES,
                    Type.INT,
                    LIMITS.unsplittableBytes(),
                    atLeast(1024),
                    LOW,
                    "Size up to which tool arguments, tool results, files and data are taken.")
            .define(
                    RESPONSE_BYTES,
                    Type.INT,
                    LIMITS.responseBytes(),
                    between(1024, MAX_REQUEST_BYTES - REQUEST_ROOM),
                    LOW,
                    "Size of a completed response: parts that do not fit are left out.")
            .define(GAP_TIMEOUT, Type.LONG, TIMEOUTS.gap().toMillis(), atLeast(1), LOW, "Wait for missing events.")
            .define(
                    SILENCE_TIMEOUT,
                    Type.LONG,
                    TIMEOUTS.silence().toMillis(),
                    atLeast(1),
                    MEDIUM,
                    "Wait for any event of a turn whose writers promise signs of life.")
            .define(
                    QUIET_TIMEOUT,
                    Type.LONG,
                    TIMEOUTS.quiet().toMillis(),
                    atLeast(1),
                    MEDIUM,
                    "Wait for any event of other turns.")
            .define(TURN_MAX_AGE, Type.LONG, TIMEOUTS.age().toMillis(), atLeast(1), MEDIUM, "Longest turn.")
            .define(
                    SUSPENDED_MAX_AGE,
                    Type.LONG,
                    TIMEOUTS.suspended().toMillis(),
                    atLeast(1),
                    MEDIUM,
                    "Longest suspension of a turn.")
            .define(
                    CLOSED_TURNS_RETENTION,
                    Type.LONG,
                    Duration.ofHours(48).toMillis(),
                    atLeast(SHORTEST_RETENTION.toMillis()),
                    LOW,
                    "How long closed turns are remembered; longer than token events are kept.")
            .define(CLOSE_TIMEOUT, Type.LONG, 20_000L, atLeast(0), LOW, "How long a clean stop may take.");

    /** Reads {@code settings}; throws {@link org.apache.kafka.common.config.ConfigException} for a wrong or missing one. */
    public static TopologySettings of(Map<String, String> settings) {
        var config = new AbstractConfig(DEFINITION, settings, false);
        return new TopologySettings(
                config.getString(TOPIC_PREFIX),
                config.getInt(PARTITIONS),
                config.getBoolean(STATE_IN_MEMORY),
                config.getInt(WORKING_SET),
                new AssemblyLimits(
                        config.getInt(HELD_EVENTS),
                        config.getInt(PART_BYTES),
                        config.getInt(UNSPLITTABLE_BYTES),
                        LIMITS.tailBytes(),
                        config.getInt(RESPONSE_BYTES)),
                new Timeouts(
                        millis(config, GAP_TIMEOUT),
                        millis(config, SILENCE_TIMEOUT),
                        millis(config, QUIET_TIMEOUT),
                        millis(config, TURN_MAX_AGE),
                        millis(config, SUSPENDED_MAX_AGE)),
                millis(config, CLOSED_TURNS_RETENTION),
                millis(config, CLOSE_TIMEOUT),
                Map.copyOf(settings));
    }

    /** What Kafka Streams is started with. */
    public Map<String, Object> kafkaStreams() {
        var config = new AbstractConfig(DEFINITION, original, false);
        Map<String, Object> streams = new HashMap<>();
        streams.put(StreamsConfig.APPLICATION_ID_CONFIG, config.getString(APPLICATION_ID));
        streams.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.getString(BOOTSTRAP_SERVERS));
        streams.put(StreamsConfig.STATE_DIR_CONFIG, config.getString(STATE_DIR));
        streams.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.getInt(THREADS));
        streams.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.getInt(STANDBYS));
        streams.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
        streams.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        // With at-least-once, a crash between a store's changelog and the output loses a token: the repeat is dropped.
        streams.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        if (!config.getBoolean(STATE_IN_MEMORY)) {
            streams.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SharedRocksDbMemory.class);
            streams.put(SharedRocksDbMemory.BYTES, config.getLong(SharedRocksDbMemory.BYTES));
        }
        streams.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
        streams.put(StreamsConfig.POLL_MS_CONFIG, 20);
        // Streams' own 100 ms would be 80 ms on every token.
        streams.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5);
        streams.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), MAX_REQUEST_BYTES);
        // Readers of committed records wait this long for the transaction of an instance that died.
        streams.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 5_000);
        // Every fetch costs about as much as ten tokens: under load one brings what came in 5 ms.
        streams.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MIN_BYTES_CONFIG), FETCH_BYTES);
        streams.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), FETCH_WAIT_MS);
        streams.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6_000);
        streams.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 400);
        for (String prefix : KAFKA_PREFIXES) {
            original.forEach((name, value) -> {
                if (name.startsWith(prefix)) {
                    streams.put(name.substring(prefix.length()), value);
                }
            });
        }
        return streams;
    }

    private static Duration millis(AbstractConfig config, String name) {
        return Duration.ofMillis(config.getLong(name));
    }
}
