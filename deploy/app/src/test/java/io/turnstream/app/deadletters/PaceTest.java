package io.turnstream.app.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {

    private long now = 1_000;
    private final List<Long> slept = new ArrayList<>();
    private final Pace pace = new Pace(4, () -> now, nanos -> {
        slept.add(nanos);
        now += nanos;
    });

    @Test
    void beginsAtOnceAndKeepsItsDistance() throws Exception {
        pace.await();
        pace.await();
        now += 100_000_000;
        pace.await();

        assertThat(slept).containsExactly(250_000_000L, 150_000_000L);
    }

    @Test
    void doesNotMakeUpForWhatTookLong() throws Exception {
        pace.await();
        now += 5_000_000_000L;
        pace.await();
        pace.await();

        assertThat(slept).containsExactly(250_000_000L);
    }

    @Test
    void refusesARateThatIsNone() {
        for (double rate : new double[] {0, -1, 1_001, Double.NaN}) {
            assertThatThrownBy(() -> Pace.of(rate)).hasMessageContaining("a rate is a number");
        }
    }
}
