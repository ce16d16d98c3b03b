package io.turnstream.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.topology.assembly.AssemblyLimits;
import io.turnstream.topology.stores.SharedRocksDbMemory;
import io.turnstream.topology.timeouts.Timeouts;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class TopologySettingsTest {

    private static final Map<String, String> LEAST = Map.of("bootstrap.servers", "b:1");

    @Test
    void hasDefaultsForAllButTheBrokers() {
        TopologySettings settings = TopologySettings.of(LEAST);

        assertThat(settings)
                .isEqualTo(new TopologySettings(
                        "llm.",
                        24,
                        false,
                        1_000,
                        AssemblyLimits.DEFAULTS,
                        Timeouts.DEFAULTS,
                        Duration.ofHours(48),
                        Duration.ofSeconds(20),
                        LEAST));
        assertThat(settings.kafkaStreams())
                .containsEntry("application.id", "turnstream-topology")
                .containsEntry("processing.guarantee", "exactly_once_v2")
                .containsEntry("commit.interval.ms", 1_000)
                .containsEntry("poll.ms", 20)
                .containsEntry("producer.linger.ms", 5)
                .containsEntry("main.consumer.fetch.min.bytes", 65_536)
                .containsEntry("main.consumer.fetch.max.wait.ms", 5)
                .containsEntry("producer.transaction.timeout.ms", 5_000)
                .containsEntry("main.consumer.session.timeout.ms", 6_000)
                .containsEntry("main.consumer.heartbeat.interval.ms", 400)
                .containsEntry("ensure.explicit.internal.resource.naming", true)
                .containsEntry("rocksdb.config.setter", SharedRocksDbMemory.class)
                .containsEntry("topology.rocksdb.bytes", 268_435_456L);
    }

    @Test
    void readsEverySetting() {
        var given = new HashMap<>(LEAST);
        given.put("topic.prefix", "p.");
        given.put("topic.partitions", "3");
        given.put("topology.application.id", "app");
        given.put("topology.state.dir", "/state");
        given.put("topology.state.in.memory", "true");
        given.put("topology.rocksdb.bytes", "100000000");
        given.put("topology.working.set", "5");
        given.put("topology.threads", "2");
        given.put("topology.standby.replicas", "1");
        given.put("topology.held.events", "9");
        given.put("topology.part.bytes", "2000");
        given.put("topology.unsplittable.bytes", "3000");
        given.put("topology.response.bytes", "4000");
        given.put("topology.gap.timeout.ms", "1");
        given.put("topology.silence.timeout.ms", "2");
        given.put("topology.quiet.timeout.ms", "3");
        given.put("topology.turn.max.age.ms", "4");
        given.put("topology.suspended.max.age.ms", "5");
        given.put("topology.closed.turns.retention.ms", "130000000");
        given.put("topology.close.timeout.ms", "6");
        TopologySettings settings = TopologySettings.of(given);

        assertThat(given.keySet()).containsExactlyInAnyOrderElementsOf(TopologySettings.DEFINITION.names());
        assertThat(settings)
                .isEqualTo(new TopologySettings(
                        "p.",
                        3,
                        true,
                        5,
                        new AssemblyLimits(9, 2000, 3000, 256, 4000),
                        new Timeouts(millis(1), millis(2), millis(3), millis(4), millis(5)),
                        millis(130_000_000),
                        millis(6),
                        given));
        assertThat(settings.kafkaStreams())
                .containsEntry("bootstrap.servers", "b:1")
                .containsEntry("application.id", "app")
                .containsEntry("state.dir", "/state")
                .containsEntry("num.stream.threads", 2)
                .containsEntry("num.standby.replicas", 1);
    }

    @Test
    void handsOnWhatIsMeantForKafka() {
        var given = new HashMap<>(LEAST);
        given.put("kafka.security.protocol", "SSL");
        given.put("kafka.poll.ms", "5");
        given.put("topology.kafka.poll.ms", "7");

        assertThat(TopologySettings.of(given).kafkaStreams())
                .containsEntry("security.protocol", "SSL")
                .containsEntry("poll.ms", "7");
    }

    @Test
    void givesRocksDbItsMemoryWhereItIsUsed() {
        assertThat(with("topology.rocksdb.bytes", 100_000_000).kafkaStreams())
                .containsEntry("topology.rocksdb.bytes", 100_000_000L);
        assertThat(TopologySettings.of(Map.of("bootstrap.servers", "b:1", "topology.state.in.memory", "true"))
                        .kafkaStreams())
                .doesNotContainKeys("topology.rocksdb.bytes", "rocksdb.config.setter");
        assertThatThrownBy(() -> with("topology.rocksdb.bytes", 1)).isInstanceOf(ConfigException.class);
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> TopologySettings.of(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("bootstrap.servers");
        assertThatThrownBy(() -> TopologySettings.of(
                        Map.of("bootstrap.servers", "b:1", "topology.closed.turns.retention.ms", "1")))
                .hasMessageContaining("topology.closed.turns.retention.ms");
    }

    @Test
    void keepsACompletedResponseWithinARequest() {
        int largest = 6 * 1024 * 1024;

        assertThat(TopologySettings.of(LEAST).kafkaStreams())
                .containsEntry("producer.max.request.size", 8 * 1024 * 1024);
        assertThat(with("topology.response.bytes", largest).limits().responseBytes())
                .isEqualTo(largest);
        assertThatThrownBy(() -> with("topology.response.bytes", largest + 1))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("topology.response.bytes");
    }

    /** Token events of a segment that is still open outlive their 24 h by six. */
    @Test
    void remembersClosedTurnsForLongerThanTokenEventsAreKept() {
        long shortest = Duration.ofHours(36).toMillis();

        assertThat(with("topology.closed.turns.retention.ms", shortest).closedTurnsRetention())
                .isEqualTo(Duration.ofHours(36));
        assertThatThrownBy(() -> with("topology.closed.turns.retention.ms", shortest - 1))
                .isInstanceOf(ConfigException.class);
    }

    private static TopologySettings with(String name, long value) {
        return TopologySettings.of(Map.of("bootstrap.servers", "b:1", name, Long.toString(value)));
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
