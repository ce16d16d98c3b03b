package io.turnstream.app.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.turnstream.app.Turnstream;
import io.turnstream.app.role.RoleProcess.State;
import io.turnstream.app.topics.TopicAdmin;
import io.turnstream.app.topics.TopicPlan;
import io.turnstream.local.ably.LocalAbly;
import io.turnstream.local.ably.LocalAblyOptions;
import io.turnstream.local.kafka.SharedLocalKafka;
import io.turnstream.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sink as a real process. */
@Timeout(180)
class RoleProcessIT {

    @TempDir
    private Path temporary = Path.of("");

    private final LocalAbly ably = LocalAbly.start(LocalAblyOptions.defaults());
    private final String bootstrap = SharedLocalKafka.get().bootstrapServers();

    @BeforeEach
    void createTopics() {
        try (TopicAdmin admin = TopicAdmin.connect(Map.of("bootstrap.servers", bootstrap))) {
            admin.create(TopicPlan.all(Topics.DEFAULT_PREFIX, Topics.DEFAULT_PARTITIONS, Optional.of((short) 1)));
        }
    }

    @AfterEach
    void stop() {
        ably.close();
    }

    @Test
    void isKilledStartsAgainAndGoesWhenItIsClosed() {
        RoleProcess sink = sink(ably.key());
        try (sink) {
            assertThat(sink.start()).isTrue();
            assertThat(sink.start()).as("it runs already").isFalse();
            awaitState(sink, State.READY);
            ProcessHandle first = process(sink);

            assertThat(sink.kill()).isTrue();
            assertThat(sink.kill()).as("it is dead already").isFalse();

            assertThat(first.isAlive()).isFalse();
            assertThat(sink.status().state()).isEqualTo(State.KILLED);
            assertThat(sink.failedToStart()).isFalse();

            assertThat(sink.start()).isTrue();
            awaitState(sink, State.READY);
            assertThat(sink.status().lives()).isEqualTo(2);
        }
        assertThat(ProcessHandle.of(sink.status().pid()).filter(ProcessHandle::isAlive))
                .isEmpty();
        assertThat(sink.start()).as("everything is over").isFalse();
    }

    @Test
    void endsByItselfWhenItCannotWork() {
        try (RoleProcess sink = sink("app.key:wrong")) {
            sink.start();

            awaitState(sink, State.ENDED);

            assertThat(sink.failedToStart()).isTrue();
        }
    }

    private RoleProcess sink(String key) {
        return new RoleProcess(
                Role.SINK,
                Turnstream.class.getName(),
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "schema.registry.url",
                        "mock://turnstream",
                        "sink.ably.url",
                        ably.url(),
                        "sink.ably.key",
                        key),
                temporary);
    }

    private static ProcessHandle process(RoleProcess sink) {
        return ProcessHandle.of(sink.status().pid()).orElseThrow();
    }

    private static void awaitState(RoleProcess sink, State state) {
        await().atMost(Duration.ofSeconds(60)).until(() -> sink.status().state() == state);
    }
}
