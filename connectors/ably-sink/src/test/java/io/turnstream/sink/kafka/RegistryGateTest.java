package io.turnstream.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RegistryGateTest {

    private final RegistryGate gate = new RegistryGate(1_000);

    @Test
    void holdsUpNobodyWhileTheRegistryAnswers() {
        assertThat(gate.mayRead(0, 0)).isTrue();
        assertThat(gate.why()).isEmpty();
    }

    @Test
    void letsOnePartitionTryAgainAfterAWhile() {
        gate.failed(0, "503", 0);
        gate.failed(1, "503", 0);

        assertThat(gate.why()).contains("503");
        assertThat(gate.mayRead(0, 999)).isFalse();
        assertThat(gate.mayRead(0, 1_000)).isTrue();
        assertThat(gate.mayRead(1, 1_000)).isFalse();
        assertThat(gate.mayRead(2, 0)).isTrue();
    }

    @Test
    void letsTheNextOneTryWhenTheFirstFailsAgain() {
        gate.failed(0, "503", 0);
        gate.failed(1, "503", 0);
        gate.failed(0, "503", 1_000);
        assertThat(gate.mayRead(0, 2_000)).isFalse();
        assertThat(gate.mayRead(1, 2_000)).isTrue();
    }

    @Test
    void letsEverybodyThroughOnceItAnswers() {
        gate.failed(0, "503", 0);
        gate.failed(1, "503", 0);
        gate.answered(0);
        assertThat(gate.mayRead(1, 1)).isTrue();
        gate.answered(1);
        assertThat(gate.why()).isEmpty();
    }
}
