package io.turnstream.app.role;

import io.turnstream.sink.SinkRole;
import io.turnstream.topology.TopologyRole;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.streams.KafkaStreams;

/** A role that was started in this process. Safe from any thread. */
public final class RunningRole implements AutoCloseable {

    private final Role role;
    private final BooleanSupplier running;
    private final BooleanSupplier ready;
    private final Runnable end;

    private RunningRole(Role role, BooleanSupplier running, BooleanSupplier ready, Runnable end) {
        this.role = role;
        this.running = running;
        this.ready = ready;
        this.end = end;
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
                yield new RunningRole(
                        role,
                        topology::isRunning,
                        () -> topology.state() == KafkaStreams.State.RUNNING,
                        topology::close);
            }
            case SINK -> {
                var sink = new SinkRole(settings);
                sink.start();
                yield new RunningRole(role, sink::isRunning, sink::isReady, sink::close);
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

    @Override
    public void close() {
        end.run();
    }
}
