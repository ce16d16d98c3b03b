package io.turnstream.app.terminal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * How much a terminal shows.
 *
 * @param columns characters in a line
 * @param lines lines
 */
public record TerminalSize(int columns, int lines) {

    /** What a terminal has that does not say. */
    static final TerminalSize USUAL = new TerminalSize(80, 24);

    /** What a terminal needs for a table. */
    private static final TerminalSize LEAST = new TerminalSize(40, 6);

    /** Asks the terminal of this process; the JDK has no way of its own. */
    static TerminalSize ask() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean ended = stty.waitFor(1, TimeUnit.SECONDS);
            return ended ? parse(said) : USUAL;
        } catch (IOException e) {
            return USUAL;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return USUAL;
        }
    }

    /** Reads {@code LINES COLUMNS}. */
    static TerminalSize parse(String said) {
        String[] numbers = said.strip().split(" ", 2);
        try {
            int lines = Integer.parseInt(numbers[0]);
            int columns = numbers.length < 2 ? 0 : Integer.parseInt(numbers[1]);
            return lines < 1 || columns < 1
                    ? USUAL
                    : new TerminalSize(Math.max(columns, LEAST.columns), Math.max(lines, LEAST.lines));
        } catch (NumberFormatException e) {
            return USUAL;
        }
    }
}
