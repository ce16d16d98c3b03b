package io.turnstream.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineTest {

    @Test
    void readsLoadAverages() {
        assertThat(LoadAverage.parse("0.52 1.20 3.00 2/345 6789\n")).isEqualTo(new LoadAverage(0.52, 1.2, 3));
    }

    @Test
    void findsTheModelOfTheProcessor() {
        String cpuinfo = "processor\t: 0\nmodel name\t: Some CPU @ 2.00GHz\nmodel name\t: Other\n";

        assertThat(Machine.after("model name", cpuinfo)).isEqualTo("Some CPU @ 2.00GHz");
        assertThat(Machine.after("nothing", cpuinfo)).isEqualTo("unknown");
    }

    @Test
    void readsTheHeapOfEveryCollector() {
        String g1 = "12:\n garbage-first heap   total 262144K, used 20480K [0x1, 0x2)\n  region size 1024K, 3 young";
        String serial = "12:\n def new generation   total 78656K, used 1000K [0x1)\n  eden space 69952K,  12% used\n"
                + " tenured generation   total 174784K, used 234K [0x2)\n Metaspace       used 3K, committed 4K";

        assertThat(ProcessMemory.heapUsed(g1)).isEqualTo(20480);
        assertThat(ProcessMemory.heapUsed(serial)).isEqualTo(1234);
        assertThat(ProcessMemory.heapUsed("no such process")).isEqualTo(-1);
    }

    @Test
    void leavesAProcessAloneThatIsNoJvm() throws Exception {
        Process sleeper = new ProcessBuilder("sleep", "600").start();
        try {
            ProcessMemory memory = ProcessMemory.of(sleeper.pid());

            assertThat(memory.heapUsedKib()).isEqualTo(-1);
            assertThat(memory.residentKib()).isPositive();
            assertThat(sleeper.isAlive()).isTrue();
        } finally {
            sleeper.destroyForcibly();
        }
    }

    @Test
    void readsTheHeapOfThisJvm() {
        assertThat(ProcessMemory.of(ProcessHandle.current().pid()).heapUsedKib())
                .isPositive();
    }
}
