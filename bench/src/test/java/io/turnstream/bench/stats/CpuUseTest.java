package io.turnstream.bench.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CpuUseTest {

    private static final CpuUse IDLE = new CpuUse(Duration.ofMillis(100), Duration.ofSeconds(10));

    @Test
    void subtractsWhatAnIdleProcessUsesInTheSameTime() {
        var use = new CpuUse(Duration.ofSeconds(2), Duration.ofSeconds(20));

        assertThat(use.beyond(IDLE)).isEqualTo(Duration.ofMillis(1800));
        assertThat(use.microsPer(1000, IDLE)).isEqualTo(1800);
    }

    @Test
    void isNeverLessThanNothing() {
        var use = new CpuUse(Duration.ofMillis(50), Duration.ofSeconds(10));

        assertThat(use.beyond(IDLE)).isEqualTo(Duration.ZERO);
    }

    @Test
    void hasNoCostOfNoWork() {
        assertThat(IDLE.microsPer(0, IDLE)).isNaN();
    }

    @Test
    void countsCores() {
        assertThat(new CpuUse(Duration.ofSeconds(3), Duration.ofSeconds(2)).cores())
                .isEqualTo(1.5);
        assertThatThrownBy(() -> new CpuUse(Duration.ZERO, Duration.ZERO)).hasMessageContaining("takes time");
    }
}
