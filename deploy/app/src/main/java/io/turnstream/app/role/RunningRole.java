package io.turnstream.app.role;

import io.turnstream.sink.SinkRole;
import io.turnstream.topology.TopologyRole;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/** A role that was started, in this process or as a child of it. Safe from any thread. */
public final class RunningRole implements AutoCloseable {

    private final Role role;
    private final BooleanSupplier running;
    private final BooleanSupplier ready;
    private final Supplier<String> state;
    private final Runnable end;

    private RunningRole(
            Role role, BooleanSupplier running, BooleanSupplier ready, Supplier<String> state, Runnable end) {
        this.role = role;
        this.running = running;
        this.ready = ready;
        this.state = state;
        this.end = end;
    }

    /** A role in a process of its own. One that was killed has not failed: it can be started again. */
    public static RunningRole of(RoleProcess process) {
        return new RunningRole(
                process.role(),
                () -> !process.failedToStart(),
                () -> process.status().state() == RoleProcess.State.READY,
                () -> process.status().state().name().toLowerCase(Locale.ROOT),
                process::close);
    }

    private static RunningRole here(Role role, BooleanSupplier running, BooleanSupplier ready, Runnable end) {
        Supplier<String> state = () -> !running.getAsBoolean() ? "failed" : ready.getAsBoolean() ? "ready" : "starting";
        return new RunningRole(role, running, ready, state, end);
    }

    /**
     * Starts a role and returns at once.
     *
     * @throws org.apache.kafka.common.config.ConfigException when a setting is missing or wrong
     */
    public static RunningRole start(Role role, Map<String, String> settings) {
        return switch (role) {
            case TOPOLOGY -> {
                var topology = new TopologyRole(settings);
                topology.start();
                yield here(
                        role,
                        topology::isRunning,
                        () -> topology.state() == KafkaStreams.State.RUNNING,
                        topology::close);
            }
            case SINK -> {
                var sink = new SinkRole(settings);
                sink.start();
                yield here(role, sink::isRunning, sink::isReady, sink::close);
            }
        };
    }

    /** Which role it is. */
    public Role role() {
        return role;
    }

    /** False once it has failed for good. */
    public boolean isRunning() {
        return running.getAsBoolean();
    }

    /** True while it can do its work. */
    public boolean isReady() {
        return ready.getAsBoolean();
    }

    /** How it does, in a word: {@code ready}, {@code starting}, {@code failed}, {@code killed}, {@code ended}. */
    public String state() {
        return state.get();
    }

    @Override
    public void close() {
        end.run();
    }
}
