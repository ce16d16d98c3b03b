package io.turnstream.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalDisplayTest {

    private final StringWriter written = new StringWriter();
    private final PrintWriter out = new PrintWriter(written);

    @Test
    void drawsEachTableOverTheOneBefore() {
        try (var display = new TerminalDisplay(out, "head")) {
            // Given
            display.show(List.of(), "first");
            String first = taken();

            // When
            display.show(List.of(), "second");
            String second = taken();

            // Then
            assertThat(first).startsWith("\u001b[?25l\u001b[2J\u001b[H").contains("head", "first");
            assertThat(second)
                    .startsWith("\u001b[H")
                    .doesNotContain("\u001b[2J")
                    .contains("head", "second")
                    .endsWith("\u001b[J");
        }
    }

    @Test
    void leavesNothingOfALongerLineBehind() {
        try (var display = new TerminalDisplay(out, "head")) {
            // When
            display.show(List.of(), "status");

            // Then
            assertThat(taken().lines().filter(line -> !line.equals("\u001b[J")))
                    .isNotEmpty()
                    .allMatch(line -> line.endsWith("\u001b[K"));
        }
    }

    @Test
    void givesTheCursorBackWhenItIsClosed() {
        // Given
        var display = new TerminalDisplay(out, "head");
        taken();

        // When
        display.close();

        // Then
        assertThat(taken()).startsWith("\u001b[?25h");
    }

    private String taken() {
        out.flush();
        String text = written.toString();
        written.getBuffer().setLength(0);
        return text;
    }
}
