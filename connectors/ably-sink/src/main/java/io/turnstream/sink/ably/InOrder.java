package io.turnstream.sink.ably;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes calls one after the other, in the order in which they were asked for, on the threads that ask. No lock is held
 * during a call, so what is called may call back.
 */
final class InOrder {

    private static final Logger LOGGER = LoggerFactory.getLogger(InOrder.class);

    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean calling;

    void call(Runnable call) {
        synchronized (waiting) {
            waiting.add(call);
            if (calling) {
                return;
            }
            calling = true;
        }
        for (var next = next(); next != null; next = next()) {
            try {
                next.run();
            } catch (RuntimeException e) {
                LOGGER.atError().setCause(e).log("listener failed");
            }
        }
    }

    private @Nullable Runnable next() {
        synchronized (waiting) {
            var next = waiting.poll();
            calling = next != null;
            return next;
        }
    }
}
