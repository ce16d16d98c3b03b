package io.turnstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchTest {

    private final StringWriter errors = new StringWriter();
    private final CommandLine bench = Bench.commandLine().setErr(new PrintWriter(errors));

    @Test
    void refusesABenchThatIsNotThere() {
        assertThat(bench.execute("coffee")).isEqualTo(2);
        assertThat(errors.toString()).startsWith("bench: ").contains("coffee").hasLineCount(1);
    }

    @Test
    void asksWhichBenchIsMeant() {
        assertThat(bench.execute()).isEqualTo(2);
        assertThat(errors.toString()).startsWith("bench: which bench?").hasLineCount(1);
    }

    @Test
    void refusesAPatternThatIsNone() {
        assertThat(bench.execute("micro", "--only", "(")).isEqualTo(2);
        assertThat(errors.toString()).startsWith("bench: --only").hasLineCount(1);
    }

    @Test
    void refusesASettingThatTheRolesWouldRefuse() {
        assertThat(bench.execute("recovery", "--sink", "sink.session.timeout.ms=soon"))
                .isEqualTo(2);
        assertThat(errors.toString()).contains("sink.session.timeout.ms").hasLineCount(1);
    }
}
