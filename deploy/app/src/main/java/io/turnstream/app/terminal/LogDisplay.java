package io.turnstream.app.terminal;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A line for each change of an answer's state, for logs and for who wants no moving screen. */
public final class LogDisplay implements Display {

    private final PrintWriter out;
    private final Map<String, String> said = new HashMap<>();
    private String lastStatus = "";

    public LogDisplay(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void show(List<Row> rows, String status) {
        for (Row row : rows) {
            String now = row.isOpen() ? row.state() : row.verdict();
            if (!now.equals(said.put(row.session(), now))) {
                out.println(row.session() + ' ' + row.recording() + ' ' + describe(row));
            }
        }
        if (!status.equals(lastStatus)) {
            lastStatus = status;
            out.println(TableView.sum(rows) + status);
        }
        out.flush();
    }

    private static String describe(Row row) {
        return row.isOpen()
                ? row.state()
                : row.state() + ", " + row.characters() + " characters, " + row.operations() + " operations: "
                        + row.verdict();
    }

    @Override
    public void close() {}
}
