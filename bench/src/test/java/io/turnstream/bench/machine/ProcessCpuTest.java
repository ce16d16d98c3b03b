package io.turnstream.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessCpuTest {

    @Test
    void addsUserAndSystemTime() {
        String stat = "4711 (java) S 1 4711 4711 0 -1 4194304 9 0 0 0 250 50 7 7 20 0 33 0 12345 1 1";

        assertThat(ProcessCpu.parse(stat, 100)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void isNotMisledByTheNameOfTheProcess() {
        String stat = "4711 (a) b) 1 2) S 1 4711 4711 0 -1 4194304 9 0 0 0 250 50 7 7 20 0 33 0 12345 1 1";

        assertThat(ProcessCpu.parse(stat, 1000)).isEqualTo(Duration.ofMillis(300));
    }

    @Test
    void growsWhileThisProcessWorks() {
        Duration before = ProcessCpu.of(ProcessHandle.current().pid());
        long end = System.nanoTime() + 100_000_000;
        long sum = 0;
        while (System.nanoTime() < end
                || ProcessCpu.of(ProcessHandle.current().pid()).equals(before)) {
            sum += end % 7;
        }

        assertThat(sum).isNotNegative();
        assertThat(ProcessCpu.of(ProcessHandle.current().pid())).isGreaterThan(before);
    }

    @Test
    void saysThatAProcessIsGone() {
        assertThatThrownBy(() -> ProcessCpu.of(0))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("process 0 is gone");
    }
}
