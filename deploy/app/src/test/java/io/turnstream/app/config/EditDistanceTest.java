package io.turnstream.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditDistanceTest {

    @ParameterizedTest
    @CsvSource({"kitten,sitting,3", "codec,codec,0", "codec,'',5", "'',codec,5", "flaw,lawn,2"})
    void countsTheLettersToChange(String from, String to, int distance) {
        assertThat(EditDistance.between(from, to)).isEqualTo(distance);
    }
}
