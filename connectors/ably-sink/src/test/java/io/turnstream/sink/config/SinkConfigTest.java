package io.turnstream.sink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.sink.engine.EngineSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinkConfigTest {

    private static final Map<String, String> LEAST =
            Map.of("bootstrap.servers", "kafka:9092", "sink.ably.key", "app.key:secret");

    @Test
    void hasDefaults() {
        SinkConfig config = SinkConfig.of(LEAST);

        assertThat(config.bootstrapServers()).isEqualTo("kafka:9092");
        assertThat(config.topicPrefix()).isEqualTo("llm.");
        assertThat(config.groupId()).isEqualTo("turnstream-sink");
        assertThat(config.ablyKey().value()).isEqualTo("app.key:secret");
        assertThat(config.ablyUrl()).isEmpty();
        assertThat(config.ablyClientId()).isEqualTo("turnstream");
        assertThat(config.channels()).hasToString("ai:{sessionId}");
        assertThat(config.codec()).isEqualTo("vercel");
        assertThat(config.errorsToClients()).isFalse();
        assertThat(config.skipOlderThan()).isZero();
        assertThat(config.engine()).isEqualTo(EngineSettings.defaults());
        assertThat(config.loop())
                .isEqualTo(new LoopSettings(
                        Duration.ofMillis(50),
                        Duration.ofMillis(10),
                        Duration.ofMillis(40),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(50),
                        Duration.ofMillis(300),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        OffsetReset.FAIL));
        assertThat(config.sessionTimeout()).isEqualTo(Duration.ofSeconds(6));
        assertThat(config.heartbeatInterval()).isEqualTo(Duration.ofMillis(200));
        assertThat(config.transactionTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.stateReadTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.maxPollRecords()).isEqualTo(1000);
        assertThat(config.clientProperties()).containsOnly(Map.entry("bootstrap.servers", "kafka:9092"));
    }

    @Test
    void takesEveryProperty(@TempDir Path directory) throws Exception {
        Path keyFile = Files.writeString(directory.resolve("key"), "file.key:secret\n");
        Map<String, String> all = new HashMap<>();
        all.put("bootstrap.servers", "other:9092");
        all.put("topic.prefix", "x.");
        all.put("sink.group.id", "g");
        all.put("sink.ably.key.file", keyFile.toString());
        all.put("sink.ably.url", "http://127.0.0.1:1");
        all.put("sink.ably.client.id", "me");
        all.put("sink.channel.template", "chat:{sessionId}");
        all.put("sink.codec", "message-per-response");
        all.put("sink.errors.to.clients", "true");
        all.put("sink.skip.older.than.ms", "3600000");
        all.put("sink.connections", "2");
        all.put("sink.connection.messages.per.second", "20");
        all.put("sink.connection.burst", "5");
        all.put("sink.account.messages.per.second", "100");
        all.put("sink.append.interval.ms", "80");
        all.put("sink.operation.deadline.ms", "5000");
        all.put("sink.retry.budget.ms", "60000");
        all.put("sink.lookup.pages", "3");
        all.put("sink.heals", "1");
        all.put("sink.pending.chars", "2048");
        all.put("sink.checkpoint.interval.ms", "500");
        all.put("sink.checkpoint.urgent.ms", "20");
        all.put("sink.drain.ms", "100");
        all.put("sink.lease.ms", "2000");
        all.put("sink.rehearsal.ms", "700");
        all.put("sink.retry.ms", "300");
        all.put("sink.offset.reset", "earliest");
        all.put("sink.session.timeout.ms", "4000");
        all.put("sink.heartbeat.interval.ms", "300");
        all.put("sink.transaction.timeout.ms", "3000");
        all.put("sink.state.read.timeout.ms", "9000");
        all.put("sink.max.poll.records", "10");
        all.put("kafka.security.protocol", "PLAINTEXT");
        all.put("sink.kafka.security.protocol", "SSL");
        assertThat(SinkConfig.DEFINITION.names())
                .allMatch(name -> name.equals("sink.ably.key") || all.containsKey(name));

        SinkConfig config = SinkConfig.of(all);

        assertThat(config)
                .isEqualTo(new SinkConfig(
                        "other:9092",
                        "x.",
                        "g",
                        config.ablyKey(),
                        "http://127.0.0.1:1",
                        "me",
                        config.channels(),
                        "message-per-response",
                        true,
                        Duration.ofHours(1),
                        new EngineSettings(
                                2,
                                20,
                                5,
                                100,
                                Duration.ofMillis(80),
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(1),
                                3,
                                1,
                                2048),
                        new LoopSettings(
                                Duration.ofMillis(50),
                                Duration.ofMillis(10),
                                Duration.ofMillis(40),
                                Duration.ofMillis(500),
                                Duration.ofMillis(20),
                                Duration.ofMillis(100),
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(2),
                                Duration.ofMillis(300),
                                Duration.ofMillis(700),
                                OffsetReset.EARLIEST),
                        Duration.ofSeconds(4),
                        Duration.ofMillis(300),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(9),
                        10,
                        all));
        assertThat(config.ablyKey().value()).isEqualTo("file.key:secret");
        assertThat(config.channels()).hasToString("chat:{sessionId}");
        assertThat(config.clientProperties())
                .containsOnly(Map.entry("bootstrap.servers", "other:9092"), Map.entry("security.protocol", "SSL"));
    }

    @Test
    void neverShowsTheKey() {
        assertThat(SinkConfig.of(LEAST).toString()).doesNotContain("secret");
    }

    @Test
    void saysWhatIsWrong() {
        assertWrong("sink.channel.template", "ai", "{sessionId}");
        assertWrong("sink.offset.reset", "never", "sink.offset.reset");
        assertWrong("sink.lease.ms", "4000", "half of sink.session.timeout.ms");
        assertWrong("sink.ably.key.file", "/nowhere", "either");
        assertWrong("sink.connections", "0", "sink.connections");
    }

    private static void assertWrong(String key, String value, String message) {
        Map<String, String> config = new HashMap<>(LEAST);
        config.put(key, value);
        assertThatThrownBy(() -> SinkConfig.of(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }
}
