package io.turnstream.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private final Report report = new Report("sink", "bench/run sink");

    @TempDir
    private Path folder;

    @Test
    void saysWhatIsNeededToJudgeIt() throws IOException {
        String text = finished();

        assertThat(text)
                .contains("`bench/run sink`")
                .contains(", commit ")
                .contains("Load average before")
                .contains("of the CPU time wanted went to others");
    }

    @Test
    void saysThatAFewRoundsAreNotForPublication() throws IOException {
        report.judge(4, false);

        assertThat(finished()).contains("Not for publication.");
    }

    @Test
    void saysThatAQuickLookIsNotForPublication() throws IOException {
        report.judge(5, true);

        assertThat(finished()).contains("Not for publication.");
    }

    @Test
    void saysNothingOfFiveRounds() throws IOException {
        report.judge(5, false);

        assertThat(finished()).doesNotContain("Not for publication.");
    }

    @Test
    void whatIsCountedNeedsNoRounds() throws IOException {
        report.judgeCount(false);

        assertThat(finished()).doesNotContain("Not for publication.");
    }

    @Test
    void aQuickCountIsNotForPublication() throws IOException {
        report.judgeCount(true);

        assertThat(finished()).contains("Not for publication.");
    }

    @Test
    void warnsWhenTheHostTookMuchAway() {
        assertThat(Busy.warningAfter(0.03)).isEmpty();
        assertThat(Busy.warningAfter(0.174))
                .hasValueSatisfying(
                        warning -> assertThat(warning).contains("17.4 %").contains("Do not publish"));
    }

    private String finished() throws IOException {
        Path json = report.finish(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), folder);
        assertThat(Files.readString(json)).contains("\"commit\"").contains("\"loadBefore\"");
        return Files.readString(Path.of(json.toString().replace(".json", ".md")));
    }
}
