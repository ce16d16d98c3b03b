package io.turnstream.topology;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topology as one role of a process: started once, closed once. Safe for use by many threads. */
public final class TopologyRole implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(TopologyRole.class);

    private final TopologySettings settings;
    private final KafkaStreams streams;

    /** Throws {@link org.apache.kafka.common.config.ConfigException} for a wrong or missing setting; reaches for nothing. */
    public TopologyRole(Map<String, String> config) {
        this(config, new CountsInMemory());
    }

    /** As above; what happens is told to {@code counters}. */
    public TopologyRole(Map<String, String> config, TopologyCounters counters) {
        this(TopologySettings.of(config), counters);
    }

    private TopologyRole(TopologySettings settings, TopologyCounters counters) {
        this(settings, streams(settings, counters));
    }

    /** @param streams not started yet */
    TopologyRole(TopologySettings settings, KafkaStreams streams) {
        this.settings = settings;
        this.streams = streams;
        streams.setUncaughtExceptionHandler(new ThreadFailures(Clock.systemUTC()::millis, TopologyRole::waitFor));
    }

    private static KafkaStreams streams(TopologySettings settings, TopologyCounters counters) {
        var properties = new Properties();
        properties.putAll(settings.kafkaStreams());
        return new KafkaStreams(TurnPipeline.build(settings, counters), properties, new StreamsClients());
    }

    /** Starts the threads and returns; {@link #state} tells how far they are. */
    public void start() {
        streams.start();
    }

    /** Kafka Streams' own state. */
    public KafkaStreams.State state() {
        return streams.state();
    }

    /** True while it processes, or takes over partitions to do so. */
    public boolean isRunning() {
        return streams.state().isRunningOrRebalancing();
    }

    /**
     * Stops and leaves the group, so that others take over at once. Waits for as long as the settings say, and says so
     * when that was not enough.
     */
    @Override
    public void close() {
        KafkaStreams.State before = streams.state();
        boolean stopped =
                streams.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                        .withTimeout(settings.closeTimeout()));
        if (!stopped) {
            LOGGER.atWarn()
                    .addKeyValue("state", before)
                    .log(
                            "the topology did not stop within {} ms: others wait for its session, and its state is read"
                                    + " from the changelogs again",
                            settings.closeTimeout().toMillis());
        }
    }

    private static void waitFor(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
