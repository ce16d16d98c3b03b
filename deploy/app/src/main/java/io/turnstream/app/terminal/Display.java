package io.turnstream.app.terminal;

import java.util.List;

/** Where the answers are shown. One thread. */
public interface Display extends AutoCloseable {

    /**
     * Shows how things are now.
     *
     * @param rows the answers, oldest first
     * @param status a few words about the rest
     */
    void show(List<Row> rows, String status);

    @Override
    void close();
}
