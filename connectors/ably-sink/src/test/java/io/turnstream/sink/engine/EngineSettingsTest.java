package io.turnstream.sink.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineSettingsTest {

    @Test
    void theLeastOfEverythingIsEnough() {
        EngineSettings least = settings(1, 0.1, 1, 0.1, 1, 0, 1);

        assertThat(least.connections()).isEqualTo(1);
        assertThat(least.heals()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "connections, 0, 1, 1, 1, 1, 0, 1",
        "messagesPerSecond, 1, 0, 1, 1, 1, 0, 1",
        "burst, 1, 1, 0, 1, 1, 0, 1",
        "accountMessagesPerSecond, 1, 1, 1, 0, 1, 0, 1",
        "lookupPages, 1, 1, 1, 1, 0, 0, 1",
        "heals, 1, 1, 1, 1, 1, -1, 1",
        "pausePendingChars, 1, 1, 1, 1, 1, 0, 0"
    })
    void aLimitWithWhichNothingCouldBeSentIsRefusedByItsName(
            String name, int connections, double rate, int burst, double account, int pages, int heals, long pause) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(connections, rate, burst, account, pages, heals, pause))
                .withMessageStartingWith(name + " ");
    }

    private static EngineSettings settings(
            int connections, double rate, int burst, double account, int pages, int heals, long pause) {
        return new EngineSettings(
                connections,
                rate,
                burst,
                account,
                Duration.ofMillis(40),
                Duration.ofSeconds(10),
                Duration.ofMinutes(2),
                pages,
                heals,
                pause);
    }
}
