package io.turnstream.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineCpuTest {

    @Test
    void addsUpWhatWasUsedAndTellsWhatWasStolen() {
        var cpu = MachineCpu.parse("cpu  100 20 3 4000 500 6 7 80 900 900\ncpu0 1 1 1 1 1 1 1 1 1 1\n");

        assertThat(cpu).isEqualTo(new MachineCpu(100 + 20 + 3 + 6 + 7, 80));
    }

    @Test
    void tellsTheShareOfWhatWasWantedThatOthersHad() {
        var before = new MachineCpu(1_000, 50);

        assertThat(new MachineCpu(1_075, 75).stolenSince(before)).isEqualTo(0.25);
        assertThat(before.stolenSince(before)).isZero();
    }

    @Test
    void looksAtThisMachine() {
        MachineCpu now = MachineCpu.now();

        assertThat(now.used()).isPositive();
        assertThat(now.stolen()).isNotNegative();
    }
}
