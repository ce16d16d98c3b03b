package io.turnstream.topology.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextMeasureTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 0x7F, 0x80, 0x7FF, 0x800, 0xFFFF, 0x10000, 0x10FFFF})
    void countsTheBytesThatUtf8TakesForEachCharacter(int character) {
        String text = "a" + Character.toString(character) + "b";

        assertThat(TextMeasure.bytes(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void aTextExceedsALimitOnlyWhenItIsBigger() {
        assertThat(TextMeasure.exceeds("abcd", 4)).isFalse();
        assertThat(TextMeasure.exceeds("abcde", 4)).isTrue();
        assertThat(TextMeasure.exceeds("", 0)).isFalse();
    }

    @Test
    void aTextOfFewCharactersMayTakeManyBytes() {
        assertThat(TextMeasure.exceeds("漢字", 6)).isFalse();
        assertThat(TextMeasure.exceeds("漢字", 5)).isTrue();
        assertThat(TextMeasure.exceeds("aé", 3)).isFalse();
        assertThat(TextMeasure.exceeds("éé", 3)).isTrue();
    }

    @Test
    void asMuchFitsAsThereIsRoomForAndNoHalfOfACharacter() {
        assertThat(TextMeasure.fitting("abc", 2)).isEqualTo(2);
        assertThat(TextMeasure.fitting("abc", 3)).isEqualTo(3);
        assertThat(TextMeasure.fitting("abc", 9)).isEqualTo(3);
        assertThat(TextMeasure.fitting("a😀b", 4)).isEqualTo(1);
        assertThat(TextMeasure.fitting("a😀b", 5)).isEqualTo(3);
        assertThat(TextMeasure.fitting("abc", 0)).isZero();
    }

    @Test
    void theHashOfATextDoesNotDependOnHowItIsCut() {
        long whole = TextMeasure.hash(TextMeasure.EMPTY_HASH, "Hello");

        long cut = TextMeasure.hash(TextMeasure.hash(TextMeasure.EMPTY_HASH, "He"), "llo");

        assertThat(cut).isEqualTo(whole);
        assertThat(TextMeasure.hash(TextMeasure.EMPTY_HASH, "")).isEqualTo(TextMeasure.EMPTY_HASH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hallo", "Hlelo", "Hello ", "Hell", "ello", "\0Hello", "Hello\0", "\u0001Hello"})
    void textsThatDifferHaveOtherHashes(String other) {
        assertThat(TextMeasure.hash(TextMeasure.EMPTY_HASH, other))
                .isNotEqualTo(TextMeasure.hash(TextMeasure.EMPTY_HASH, "Hello"));
    }

    @Test
    void mendsHalvesOfCharacters() {
        assertThat(TextMeasure.wellFormed("a\uD83D")).isEqualTo("a\uFFFD");
        assertThat(TextMeasure.wellFormed("\uDE00b😀")).isEqualTo("\uFFFDb😀");
        assertThat(TextMeasure.wellFormed("\uD83Db\uD83D\uD83D\uDE00")).isEqualTo("\uFFFDb\uFFFD😀");
    }

    @Test
    void leavesWholeCharactersAlone() {
        String text = "a😀漢";

        assertThat(TextMeasure.wellFormed(text)).isSameAs(text);
    }
}
