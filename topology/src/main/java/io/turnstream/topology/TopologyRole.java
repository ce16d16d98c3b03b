package io.turnstream.topology;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;

/** The topology as one role of a process: started once, closed once. Safe for use by many threads. */
public final class TopologyRole implements AutoCloseable {

    private final TopologySettings settings;
    private final KafkaStreams streams;

    /** Throws {@link org.apache.kafka.common.config.ConfigException} for a wrong or missing setting; reaches for nothing. */
    public TopologyRole(Map<String, String> config) {
        this(config, new CountsInMemory());
    }

    /** As above; what happens is told to {@code counters}. */
    public TopologyRole(Map<String, String> config, TopologyCounters counters) {
        settings = TopologySettings.of(config);
        Topology topology = TurnPipeline.build(settings, counters);
        var properties = new Properties();
        properties.putAll(settings.kafkaStreams());
        streams = new KafkaStreams(topology, properties, new StreamsClients());
        streams.setUncaughtExceptionHandler(new ThreadFailures(Clock.systemUTC()::millis, TopologyRole::waitFor));
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

    /** Stops and leaves the group, so that others take over at once. Waits for as long as the settings say. */
    @Override
    public void close() {
        streams.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(settings.closeTimeout()));
    }

    private static void waitFor(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
