package io.turnstream.bench.path;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Somebody who carries token events from a broker to an Ably-compatible server, ready to work. */
public interface Contender extends AutoCloseable {

    /** Who it is, for people. */
    String name();

    /** The broker from which it reads. */
    String bootstrapServers();

    /** Where the server writes down what reaches it. */
    Path record();

    /** The processes that do the work; their CPU time is what it costs. */
    List<String> workers();

    /** Every process by its name: the workers, and the broker and the server between which they stand. */
    Map<String, Long> pids();

    /**
     * Does nothing while all run.
     *
     * @throws IllegalStateException when one does not run any more
     */
    void requireRunning();

    @Override
    void close();
}
