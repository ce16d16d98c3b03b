package io.turnstream.app.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The answers as a table of so many columns and lines: those that go on, and of the others the newest. Pure. ASCII only,
 * since a terminal may know nothing else.
 */
public final class TableView {

    private static final int SESSION = 9;
    private static final int STATE = 9;
    private static final int CHARACTERS = 10;
    private static final int OPERATIONS = 4;
    private static final int VERDICT = 14;
    private static final int SPACES = 5;
    private static final int SHORTEST_NAME = 8;

    /** Head, head of the table, and the sum. */
    private static final int OTHER_LINES = 3;

    private TableView() {}

    /**
     * The lines, none longer than the width and not more than the height, less one for the cursor.
     *
     * @param head what stands above the table
     * @param status what stands at the end of the sum
     */
    public static List<String> of(List<Row> rows, String head, String status, TerminalSize size) {
        var lines = new ArrayList<String>();
        lines.add(head);
        lines.add(line(size, "session", "recording", "state", "characters", "ops", "verdict"));
        for (Row row : newest(rows, size.lines() - 1 - OTHER_LINES)) {
            lines.add(line(
                    size,
                    row.session(),
                    row.recording(),
                    row.state(),
                    String.format(Locale.ROOT, "%,d", row.characters()),
                    Long.toString(row.operations()),
                    row.verdict()));
        }
        lines.add(sum(rows) + status);
        return lines.stream()
                .map(line -> cut(line, size.columns()).stripTrailing())
                .toList();
    }

    /** The answers counted by what became of them. */
    static String sum(List<Row> rows) {
        long open = rows.stream().filter(Row::isOpen).count();
        long whole = rows.stream().filter(row -> row.verdict().equals("whole")).count();
        long other = rows.size() - open - whole;
        return rows.size() + (rows.size() == 1 ? " answer: " : " answers: ") + whole + " whole, " + open + " open"
                + (other == 0 ? "" : ", " + other + " other");
    }

    private static List<Row> newest(List<Row> rows, int most) {
        var left = new ArrayList<>(rows);
        for (int i = 0; left.size() > most && i < left.size(); ) {
            if (left.get(i).isOpen()) {
                i++;
            } else {
                left.remove(i);
            }
        }
        return left.subList(Math.max(0, left.size() - Math.max(0, most)), left.size());
    }

    private static String line(
            TerminalSize size,
            String session,
            String recording,
            String state,
            String characters,
            String ops,
            String end) {
        int name =
                Math.max(SHORTEST_NAME, size.columns() - SESSION - STATE - CHARACTERS - OPERATIONS - VERDICT - SPACES);
        return pad(session, SESSION)
                + ' '
                + pad(end(recording, name), name)
                + ' '
                + pad(state, STATE)
                + ' '
                + " ".repeat(Math.max(0, CHARACTERS - characters.length()))
                + characters
                + ' '
                + " ".repeat(Math.max(0, OPERATIONS - ops.length()))
                + ops
                + ' '
                + end;
    }

    private static String pad(String text, int width) {
        return cut(text, width) + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, Math.max(0, width - 2)) + "..";
    }

    /** A long name is told apart by its end. */
    private static String end(String text, int width) {
        return text.length() <= width ? text : ".." + text.substring(text.length() - width + 2);
    }
}
