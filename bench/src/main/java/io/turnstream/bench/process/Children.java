package io.turnstream.bench.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a bench has started, stopped in reverse order when it ends, also when it is interrupted: a shutdown hook kills
 * what is still there. Safe from any thread.
 */
public final class Children implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Children.class);

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Thread hook = new Thread(this::killAll, "kill-children");

    public Children() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Remembers what was just started. */
    public synchronized <T extends AutoCloseable> T add(T started) {
        running.push(started);
        return started;
    }

    /** Stops one before the others. */
    public void stop(AutoCloseable one) {
        synchronized (this) {
            running.remove(one);
        }
        close(one);
    }

    @Override
    public void close() {
        for (AutoCloseable next = take(); next != null; next = take()) {
            close(next);
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOGGER.debug("the JVM ends already", e);
        }
    }

    private synchronized @Nullable AutoCloseable take() {
        return running.poll();
    }

    private static void close(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            LOGGER.atWarn().addKeyValue("what", one).setCause(e).log("did not stop cleanly");
        }
    }

    private void killAll() {
        List<AutoCloseable> left = new ArrayList<>();
        for (AutoCloseable next = take(); next != null; next = take()) {
            left.add(next);
        }
        List<Child> processes = left.stream()
                .filter(Child.class::isInstance)
                .map(Child.class::cast)
                .toList();
        processes.forEach(Child::kill);
        // Whoever still runs would write again what is deleted now.
        processes.forEach(Child::awaitGone);
        left.stream().filter(each -> !(each instanceof Child)).forEach(Children::close);
    }
}
