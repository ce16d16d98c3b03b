package io.turnstream.local.ably.server;

import io.turnstream.local.ably.realtime.Timer;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which the service lives. Tasks run in the order in which they were given. */
public final class EventLoop implements Executor, Timer, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(EventLoop.class);

    private final ScheduledThreadPoolExecutor thread;

    public EventLoop() {
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread loop = new Thread(task, "local-ably");
            loop.setDaemon(true);
            return loop;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Runs the task soon; does nothing once the loop is closed. */
    @Override
    public void execute(Runnable task) {
        try {
            thread.execute(logged(task));
        } catch (RejectedExecutionException e) {
            LOGGER.debug("the loop is closed");
        }
    }

    /** Runs the task later. What one thread gives with the same delay runs in the order in which it was given. */
    @Override
    public void after(Duration delay, Runnable task) {
        try {
            // what is too far away to be counted in nanoseconds is as far away as can be
            thread.schedule(logged(task), Math.max(0, TimeUnit.NANOSECONDS.convert(delay)), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOGGER.debug("the loop is closed");
        }
    }

    /** Asks on the loop and waits for the answer. Works on a closed loop too, where nothing runs any more. */
    public <T> T call(Supplier<T> question) {
        var task = new FutureTask<>(question::get);
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the local Ably", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static Runnable logged(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOGGER.error("the local Ably has a bug", e);
            }
        };
    }
}
