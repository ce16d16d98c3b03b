package io.turnstream.bench.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.bench.schedule.Interleaving.Window;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterleavingTest {

    @Test
    void givesEachContenderItsTurnInEveryRound() {
        assertThat(Interleaving.of(List.of("a", "b", "c"), 2))
                .containsExactly(
                        new Window<>(1, "a"),
                        new Window<>(1, "b"),
                        new Window<>(1, "c"),
                        new Window<>(2, "a"),
                        new Window<>(2, "b"),
                        new Window<>(2, "c"));
    }

    @Test
    void refusesNoRounds() {
        assertThatThrownBy(() -> Interleaving.of(List.of("a"), 0)).hasMessageContaining("at least one round");
    }
}
