package io.turnstream.app.process;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was started, closed in reverse order. One failure to close does not keep the rest open. Not thread safe. */
public final class Started implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Started.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /** Remembers what was just started. */
    public <T extends AutoCloseable> T add(T started) {
        open.push(started);
        return started;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            AutoCloseable next = open.pop();
            try {
                next.close();
            } catch (Exception e) {
                LOGGER.atWarn()
                        .addKeyValue("what", next.getClass().getSimpleName())
                        .setCause(e)
                        .log("did not close cleanly");
            }
        }
    }
}
