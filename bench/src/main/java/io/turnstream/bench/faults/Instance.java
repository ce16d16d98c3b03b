package io.turnstream.bench.faults;

import io.turnstream.bench.process.Child;
import io.turnstream.bench.process.Workshop;
import java.util.Map;

/** One instance of a role that is killed, or stopped, and started again with its own settings. Used from one thread. */
final class Instance {

    private final Workshop workshop;
    private final String name;
    private final String role;
    private final Map<String, String> settings;
    private Child process;

    /** Starts it. */
    Instance(Workshop workshop, String name, String role, Map<String, String> settings) {
        this.workshop = workshop;
        this.name = name;
        this.role = role;
        this.settings = Map.copyOf(settings);
        this.process = launch();
    }

    Child process() {
        return process;
    }

    /** Ends it at once (SIGKILL), and returns when it is gone. */
    void kill() {
        workshop.kill(process);
    }

    /** Asks it to stop (SIGTERM), and returns when it is gone. */
    void stop() {
        workshop.stop(process);
    }

    /** Starts it again. */
    void start() {
        process = launch();
    }

    private Child launch() {
        return workshop.role(name, role, Workshop.ROLE_JVM, settings);
    }
}
