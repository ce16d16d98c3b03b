package io.turnstream.bench.report;

import java.util.ArrayList;
import java.util.List;

/** Rows under headings. As text it is Markdown with its columns aligned, so that people can read it in either form. */
public final class Table {

    private final String title;
    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String title, List<String> headings) {
        this.title = title;
        this.headings = List.copyOf(headings);
    }

    /**
     * One row more.
     *
     * @throws IllegalArgumentException unless there is a cell for each heading
     */
    public Table row(List<String> cells) {
        if (cells.size() != headings.size()) {
            throw new IllegalArgumentException(cells.size() + " cells under " + headings.size() + " headings");
        }
        rows.add(List.copyOf(cells));
        return this;
    }

    public String title() {
        return title;
    }

    public List<String> headings() {
        return headings;
    }

    public List<List<String>> rows() {
        return List.copyOf(rows);
    }

    /** The title and the rows. */
    public String markdown() {
        StringBuilder text = new StringBuilder("### ").append(title).append("\n\n");
        line(text, headings, ' ');
        line(text, headings.stream().map(heading -> "-").toList(), '-');
        rows.forEach(row -> line(text, row, ' '));
        return text.toString();
    }

    private void line(StringBuilder text, List<String> cells, char pad) {
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            text.append("| ").append(cell).append(String.valueOf(pad).repeat(width(column) - length(cell)));
            text.append(' ');
        }
        text.append("|\n");
    }

    private int width(int column) {
        int widest = length(headings.get(column));
        for (List<String> row : rows) {
            widest = Math.max(widest, length(row.get(column)));
        }
        return widest;
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
