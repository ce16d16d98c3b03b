package io.turnstream.bench.faults;

import io.turnstream.sink.config.SinkConfig;
import io.turnstream.topology.TopologySettings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** How long the group of a role waits for a silent instance, as the settings of its instances have it. */
final class SessionTimeout {

    /** Says nothing of time: a role does not read its settings without. */
    private static final Map<String, String> ADDRESSES =
            Map.of("bootstrap.servers", "127.0.0.1:0", "sink.ably.key", "none");

    private SessionTimeout() {}

    /**
     * That of the sinks.
     *
     * @param settings of the role, those that a bench gives it besides addresses
     */
    static Duration ofSinks(Map<String, String> settings) {
        return SinkConfig.of(complete(settings)).sessionTimeout();
    }

    /**
     * That of the topologies.
     *
     * @param settings of the role, those that a bench gives it besides addresses
     */
    static Duration ofTopologies(Map<String, String> settings) {
        Object millis = TopologySettings.of(complete(settings))
                .kafkaStreams()
                .get(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG));
        return Duration.ofMillis(Long.parseLong(String.valueOf(millis)));
    }

    private static Map<String, String> complete(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(ADDRESSES);
        all.putAll(settings);
        return all;
    }

    /** In seconds, for people. */
    static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
    }
}
