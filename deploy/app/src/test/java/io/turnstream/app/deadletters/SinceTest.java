package io.turnstream.app.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SinceTest {

    private static final Instant NOW = Instant.parse("2026-05-04T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "90s,2026-05-04T11:58:30Z",
        "30m,2026-05-04T11:30:00Z",
        "6H,2026-05-04T06:00:00Z",
        "2d,2026-05-02T12:00:00Z",
        "0s,2026-05-04T12:00:00Z"
    })
    void countsBackFromNow(String text, Instant expected) {
        assertThat(Since.parse(text, NOW)).isEqualTo(expected);
    }

    @Test
    void takesATime() {
        assertThat(Since.parse("2026-05-04T03:02:01Z", NOW)).isEqualTo(Instant.parse("2026-05-04T03:02:01Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "6", "-6h", "6w", "1.5h", "2026-05-04"})
    void saysWhatATimeLooksLike(String text) {
        assertThatThrownBy(() -> Since.parse(text, NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2026-05-04T03:02:01Z")
                .hasMessageContaining("'" + text + "'");
    }
}
