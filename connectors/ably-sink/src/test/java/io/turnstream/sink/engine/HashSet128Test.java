package io.turnstream.sink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HashSet128Test {

    private final HashSet128 set = new HashSet128();

    @Test
    void holdsWhatWasAddedAndNothingElse() {
        set.add("a");

        assertThat(set.contains("a")).isTrue();
        assertThat(set.contains("b")).isFalse();
        assertThat(set.size()).isEqualTo(1);
    }

    @Test
    void whatIsAddedTwiceIsThereOnce() {
        set.add("a");
        set.add("a");

        assertThat(set.size()).isEqualTo(1);
    }

    @Test
    void losesAndDoublesNothingAsItGrows() {
        for (int i = 1; i <= 1_000; i++) {
            set.add("text " + i);

            assertThat(set.size()).isEqualTo(i);
        }
        for (int i = 1; i <= 1_000; i++) {
            assertThat(set.contains("text " + i)).isTrue();
            assertThat(set.contains("other " + i)).isFalse();
        }
    }
}
