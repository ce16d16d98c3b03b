package io.turnstream.app.terminal;

import io.turnstream.app.process.Signals;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A table in a terminal that is drawn over itself, with plain ANSI sequences. The cursor is hidden meanwhile and comes
 * back when this is closed.
 */
public final class TerminalDisplay implements Display {

    private static final String HIDE_CURSOR = "\u001b[?25l";
    private static final String SHOW_CURSOR = "\u001b[?25h";
    private static final String CLEAR_SCREEN = "\u001b[2J\u001b[H";
    private static final String HOME = "\u001b[H";
    private static final String CLEAR_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    private final PrintWriter out;
    private final String head;
    private final AtomicBoolean resized = new AtomicBoolean(true);
    private TerminalSize size = TerminalSize.USUAL;

    /** @param head what stands above the table */
    public TerminalDisplay(PrintWriter out, String head) {
        this.out = out;
        this.head = head;
        Signals.handle("WINCH", () -> resized.set(true));
        out.print(HIDE_CURSOR);
        out.flush();
    }

    @Override
    public void show(List<Row> rows, String status) {
        if (resized.getAndSet(false)) {
            size = TerminalSize.ask();
            out.print(CLEAR_SCREEN);
        }
        var frame = new StringBuilder(HOME);
        for (String line : TableView.of(rows, head, status, size)) {
            frame.append(line).append(CLEAR_LINE).append('\n');
        }
        out.print(frame.append(CLEAR_BELOW));
        out.flush();
    }

    @Override
    public void close() {
        out.println(SHOW_CURSOR);
        out.flush();
    }
}
