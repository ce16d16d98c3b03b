package io.turnstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairKeyTest {

    @Test
    void isReadableForOrdinaryIds() {
        assertThat(new PairKey("s1", "r1")).hasToString("s1|r1");
    }

    @Test
    void escapesWhatWouldMakeTwoPairsOne() {
        assertThat(new PairKey("a|b", "c")).hasToString("a%7Cb|c");
        assertThat(new PairKey("a", "b|c")).hasToString("a|b%7Cc");
        assertThat(new PairKey("a%7Cb", "c")).hasToString("a%257Cb|c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s1", "a|b|c", "100%|r", "a%2|r", "a%7c|r"})
    void refusesWhatItDidNotWrite(String key) {
        assertThatIllegalArgumentException().isThrownBy(() -> PairKey.parse(key));
    }
}
