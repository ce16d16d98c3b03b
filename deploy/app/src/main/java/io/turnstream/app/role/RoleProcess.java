package io.turnstream.app.role;

import io.turnstream.app.config.KnownKeys;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A role as a child process of this one, which can be killed like any process, and started again. It never outlives its
 * parent: it ends when its standard input does, however the parent ends. Its logs go to our stderr, its settings come to
 * it through the environment, where no other user reads them. Safe from any thread.
 */
public final class RoleProcess implements AutoCloseable {

    /** A role that does not stop in time is killed: it must be able to bear that anyway. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Role role;
    private final String mainClass;
    private final Map<String, String> settings;
    private final Path temporary;
    private @Nullable Process process;
    private State state = State.ENDED;
    private long lives;
    private boolean wasReady;
    private boolean closed;

    /** What a process can be seen to do. */
    public enum State {
        /** It runs and cannot do its work yet, or not now. */
        STARTING,
        /** It does its work. */
        READY,
        /** It was killed by {@link RoleProcess#kill}. */
        KILLED,
        /** It ended without being asked to by us. */
        ENDED
    }

    /**
     * What there is to see now.
     *
     * @param state what it does
     * @param pid the process, or the one that was; 0 before the first
     * @param lives how many processes there have been
     */
    public record Status(State state, long pid, long lives) {}

    /**
     * @param mainClass the class that runs the command {@code run}
     * @param settings the role's settings
     * @param temporary where it may leave temporary files; a killed process cannot tidy up
     */
    public RoleProcess(Role role, String mainClass, Map<String, String> settings, Path temporary) {
        this.role = role;
        this.mainClass = mainClass;
        this.settings = Map.copyOf(settings);
        this.temporary = temporary;
    }

    /** Which role it is. */
    public Role role() {
        return role;
    }

    /** Starts it, unless it runs. False when it runs already, or everything is being closed. */
    public synchronized boolean start() {
        if (closed || isAlive()) {
            return false;
        }
        Process started = launch();
        process = started;
        lives++;
        state = State.STARTING;
        var listener = new Thread(() -> listen(started), "listens-to-" + role);
        listener.setDaemon(true);
        listener.start();
        return true;
    }

    /** Ends it as an out-of-memory killer would (SIGKILL) and returns when it is gone. False when it does not run. */
    public boolean kill() {
        Process victim;
        synchronized (this) {
            victim = process;
            if (closed || victim == null || !isAlive()) {
                return false;
            }
            state = State.KILLED;
            victim.destroyForcibly();
        }
        awaitEnd(victim);
        return true;
    }

    /** What it does now. */
    public synchronized Status status() {
        Process now = process;
        return new Status(state, now == null ? 0 : now.pid(), lives);
    }

    /** True when it ended by itself before it was ever ready: there is no use in waiting for it. */
    public synchronized boolean failedToStart() {
        return state == State.ENDED && lives > 0 && !wasReady;
    }

    /** Asks it to stop, and waits until it is gone. */
    @Override
    public void close() {
        Process last;
        synchronized (this) {
            closed = true;
            last = process;
        }
        if (last == null) {
            return;
        }
        try {
            last.getOutputStream().close();
        } catch (IOException e) {
            // It has ended already, and its end of the pipe with it.
        }
        if (!awaitEnd(last)) {
            last.destroyForcibly();
            awaitEnd(last);
        }
    }

    private synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    private static boolean awaitEnd(Process process) {
        try {
            return process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Process launch() {
        var builder = new ProcessBuilder(command()).redirectError(Redirect.INHERIT);
        Map<String, String> environment = builder.environment();
        // What is meant for roles in production must not reach this one.
        environment.keySet().removeIf(name -> name.startsWith(KnownKeys.ENVIRONMENT_PREFIX));
        new TreeMap<>(settings).forEach((name, value) -> environment.put(KnownKeys.variableOf(name), value));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("the " + role + " cannot be started: " + e.getMessage(), e);
        }
    }

    private List<String> command() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // The figures that the JVM shares with jps lie in a file that a killed process leaves behind.
        command.addAll(List.of("-XX:+UseSerialGC", "-Xshare:auto", "-XX:-UsePerfData"));
        if (Runtime.version().feature() >= 24) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        command.add("-Djava.io.tmpdir=" + temporary);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(List.of("run", "--role", role.toString(), "--supervised"));
        return command;
    }

    /** Reads what the process says of itself until it has ended. */
    private void listen(Process speaker) {
        try (BufferedReader lines = speaker.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                heard(speaker, line);
            }
        } catch (IOException e) {
            // A killed process may take its pipe with it in the middle of a line.
        }
        awaitEnd(speaker);
        synchronized (this) {
            if (process == speaker && state != State.KILLED) {
                state = State.ENDED;
            }
        }
    }

    /** A line that is none of {@link Supervision}'s, such as a library may print, says nothing. */
    private synchronized void heard(Process speaker, String line) {
        if (process != speaker || state == State.KILLED) {
            return;
        }
        if (line.equals(Supervision.READY)) {
            state = State.READY;
            wasReady = true;
        } else if (line.equals(Supervision.NOT_READY)) {
            state = State.STARTING;
        }
    }
}
