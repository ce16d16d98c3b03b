package io.turnstream.app.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {

    @Test
    void isReadAsItIsWritten() {
        var position = new Position(3, 17);

        assertThat(position).hasToString("3:17");
        assertThat(Position.parse("3:17")).isEqualTo(position);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "3:", ":17", "a:b", "-1:4", "3:-1", "3:17:1", "99999999999:1"})
    void saysHowADeadLetterIsNamed(String text) {
        assertThatThrownBy(() -> Position.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PARTITION:OFFSET");
    }
}
