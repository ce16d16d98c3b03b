package io.turnstream.app.simulate;

import static io.turnstream.app.Ran.turnstream;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.app.Ran;
import io.turnstream.simulator.Occurrences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code turnstream simulate}, as it is typed. */
class SimulateCommandTest {

    @Test
    void runsStoriesAndCountsWhatWentWrong() {
        Ran ran = turnstream("simulate", "--seeds", "10", "--threads", "1");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .startsWith("10 stories in ")
                .contains(": 0 do not hold")
                .contains("sink-killed")
                .contains("pairs went wrong together; the rarest:");
    }

    @Test
    void tellsOneStoryTheSameEachTime() {
        Ran once = turnstream("simulate", "--seeds", "1", "--seed", "7", "--story");
        Ran again = turnstream("simulate", "--seeds", "1", "--seed", "7", "--story");

        assertThat(once.exitCode()).isZero();
        assertThat(once.out()).startsWith("seed 7").contains(" ms  ").contains("everything holds");
        assertThat(again.out()).isEqualTo(once.out());
    }

    @Test
    void letsOnlyGoWrongWhatIsNamed() {
        Ran ran = turnstream("simulate", "--seeds", "20", "--faults", "sink-killed,producer-repeats");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).containsPattern("sink-killed +[1-9]").containsPattern("outage +0");
    }

    @Test
    void namesWhatCanGoWrong() {
        Ran ran = turnstream("simulate", "--faults", "list");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out().lines()).containsExactlyElementsOf(Occurrences.words());
    }

    @Test
    void writesHistoriesAndWhatIsShownOfThem(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("histories");
        Ran ran = turnstream("simulate", "--seeds", "2", "--histories", file.toString());

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).matches("[1-9][0-9]* histories of 2 stories\\R");
        assertThat(Files.readAllLines(file))
                .hasSize(Integer.parseInt(ran.out().split(" ", 2)[0]))
                .allMatch(line -> line.startsWith("{\"name\":\"seed "));

        assertThat(wrong("simulate", "--histories", file.toString())).contains("exists already");
        assertThat(wrong("simulate", "--histories", file + "/none")).contains("cannot be written");
        assertThat(wrong("simulate", "--seeds", "1", "--story", "--histories", "any"))
                .contains("together");
    }

    @Test
    void answersWrongArgumentsWithOneLine() {
        assertThat(wrong("simulate", "--faults", "rain")).contains("nothing that goes wrong is called 'rain'");
        assertThat(wrong("simulate", "--seeds", "0")).contains("--seeds must be at least 1");
        assertThat(wrong("simulate", "--threads", "0")).contains("--threads must be at least 1");
        assertThat(wrong("simulate", "--story")).contains("--seeds 1");
        assertThat(wrong("simulate", "--seeds", "many")).contains("many");
    }

    private static String wrong(String... arguments) {
        Ran ran = turnstream(arguments);
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines()).hasSize(1);
        return ran.err();
    }
}
