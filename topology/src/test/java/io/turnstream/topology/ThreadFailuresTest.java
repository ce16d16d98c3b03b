package io.turnstream.topology;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.schemas.serde.RegistryUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class ThreadFailuresTest {

    private final AtomicLong now = new AtomicLong();
    private final List<Duration> pauses = new ArrayList<>();
    private final ThreadFailures failures = new ThreadFailures(now::get, pauses::add);

    @Test
    void replacesAThreadAFewTimes() {
        var failure = new IllegalStateException("no");

        assertThat(List.of(failures.handle(failure), failures.handle(failure), failures.handle(failure)))
                .containsOnly(REPLACE_THREAD);
        assertThat(failures.handle(failure)).isEqualTo(SHUTDOWN_CLIENT);

        now.set(Duration.ofMinutes(5).toMillis());
        assertThat(failures.handle(failure)).isEqualTo(REPLACE_THREAD);
    }

    @Test
    void waitsForARegistryForAsLongAsItTakes() {
        var down = new StreamsException("processing", new RegistryUnavailableException("down"));

        for (int i = 0; i < 10; i++) {
            assertThat(failures.handle(down)).isEqualTo(REPLACE_THREAD);
        }
        assertThat(pauses).hasSize(10);
    }
}
