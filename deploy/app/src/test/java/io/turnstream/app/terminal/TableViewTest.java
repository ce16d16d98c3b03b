package io.turnstream.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableViewTest {

    private static final Row STREAMING = new Row("s1-k4f7", "anthropic/thinking", "streaming", 412, 9, "");
    private static final Row WHOLE =
            new Row("s2-k4f7", "openai-responses-compatible/deepseek-function-tool", "complete", 1223, 18, "whole");

    @Test
    void showsOneLineForEachAnswerAndTheSum() {
        assertThat(TableView.of(List.of(STREAMING, WHOLE), "the page", ". Sink: ready", TerminalSize.USUAL))
                .containsExactly(
                        "the page",
                        "session   recording                     state     characters  ops verdict",
                        "s1-k4f7   anthropic/thinking            streaming        412    9",
                        "s2-k4f7   ..ible/deepseek-function-tool complete       1,223   18 whole",
                        "2 answers: 1 whole, 1 open. Sink: ready");
    }

    @ParameterizedTest
    @CsvSource({"80, 24", "40, 6", "200, 60", "60, 10"})
    void fitsTheTerminal(int columns, int lines) {
        List<Row> rows = IntStream.range(0, 100)
                .mapToObj(i -> new Row(
                        "session-" + i, WHOLE.recording(), "cancelled", 1_000_000, 100_000, "text part 3 differs at 7"))
                .toList();

        List<String> table = TableView.of(rows, "h".repeat(300), " ".repeat(300), new TerminalSize(columns, lines));

        assertThat(table).hasSizeLessThan(lines).allMatch(line -> line.length() <= columns);
    }

    @Test
    void keepsWhatGoesOnInSightBeforeWhatIsOver() {
        List<Row> rows = List.of(STREAMING, WHOLE, WHOLE, WHOLE, WHOLE);

        List<String> table = TableView.of(rows, "", "", new TerminalSize(80, 6));

        assertThat(table.subList(2, table.size() - 1))
                .satisfiesExactly(line -> assertThat(line).contains("streaming"), line -> assertThat(line)
                        .contains("whole"));
    }

    @Test
    void readsTheSizeThatTheTerminalSays() {
        assertThat(TerminalSize.parse("50 132\n")).isEqualTo(new TerminalSize(132, 50));
        assertThat(TerminalSize.parse("0 0\n")).isEqualTo(TerminalSize.USUAL);
        assertThat(TerminalSize.parse("")).isEqualTo(TerminalSize.USUAL);
        assertThat(TerminalSize.parse("1 2")).isEqualTo(new TerminalSize(40, 6));
    }
}
