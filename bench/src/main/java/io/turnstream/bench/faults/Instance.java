package io.turnstream.bench.faults;

import io.turnstream.bench.process.Child;
import io.turnstream.bench.process.Workshop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One instance of a role that is killed, or stopped, and started again with its own settings. Every life of it has a log
 * of its own. Used from one thread.
 */
final class Instance {

    private static final String LOGGING = "-Dlogback.configurationFile=fault-roles-logback.xml";

    private final Workshop workshop;
    private final String name;
    private final String role;
    private final Map<String, String> settings;
    private int lives;
    private Child process;

    /** Starts it. */
    Instance(Workshop workshop, String name, String role, Map<String, String> settings) {
        this.workshop = workshop;
        this.name = name;
        this.role = role;
        this.settings = Map.copyOf(settings);
        this.process = launch();
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

    /** What it has written down in this life. */
    RoleLog log() {
        return RoleLog.read(process.errors());
    }

    private Child launch() {
        lives++;
        List<String> jvm = new ArrayList<>(Workshop.ROLE_JVM);
        jvm.add(LOGGING);
        return workshop.role(name + "-life-" + lives, role, jvm, settings);
    }
}
