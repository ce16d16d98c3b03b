package io.turnstream.topology;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What is said when the topology stops. */
class TopologyRoleTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(TopologyRole.class);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();

    @BeforeEach
    void listen() {
        said.start();
        logger.addAppender(said);
        logger.setAdditive(false);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(said);
        logger.setAdditive(true);
    }

    @Test
    void saysHowLongItHasWaitedForAStopThatDidNotCome(@TempDir Path state) {
        try (var streams = new Streams(settings(state), false)) {
            new TopologyRole(settings(state), streams).close();
        }

        assertThat(said.list)
                .singleElement()
                .hasToString(
                        "[WARN] the topology did not stop within 1234 ms: others wait for its session, and its state"
                                + " is read from the changelogs again");
        assertThat(said.list.get(0).getKeyValuePairs())
                .extracting(Object::toString)
                .containsExactly("state=\"CREATED\"");
    }

    @Test
    void saysNothingOfAStopThatCameInTime(@TempDir Path state) {
        try (var streams = new Streams(settings(state), true)) {
            new TopologyRole(settings(state), streams).close();
        }

        assertThat(said.list).isEmpty();
    }

    private static TopologySettings settings(Path state) {
        return TopologySettings.of(Map.of(
                "bootstrap.servers",
                "127.0.0.1:1",
                "schema.registry.url",
                "mock://role",
                "topology.state.dir",
                state.toString(),
                "topology.close.timeout.ms",
                "1234"));
    }

    /** A double of Kafka Streams that was never started, and stops in time or not, as it is told. */
    private static final class Streams extends KafkaStreams {

        private final boolean stops;

        Streams(TopologySettings settings, boolean stops) {
            super(TurnPipeline.build(settings, new CountsInMemory()), properties(settings));
            this.stops = stops;
        }

        private static Properties properties(TopologySettings settings) {
            var properties = new Properties();
            properties.putAll(settings.kafkaStreams());
            return properties;
        }

        @Override
        public boolean close(org.apache.kafka.streams.CloseOptions options) {
            return stops;
        }
    }
}
