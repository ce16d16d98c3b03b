package io.turnstream.app.command;

import io.turnstream.app.InvalidInput;
import io.turnstream.app.config.RoleKeys;
import io.turnstream.app.config.Settings;
import io.turnstream.app.process.Started;
import io.turnstream.app.process.Stop;
import io.turnstream.app.role.Role;
import io.turnstream.app.role.RunningRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code turnstream run}: the roles in production. */
@Command(
        name = "run",
        description = "Runs one role, or all of them, until it is stopped. Every setting of the file can also come from"
                + " the environment: sink.codec is TURNSTREAM_SINK_CODEC.")
public final class RunCommand implements Callable<Integer> {

    private final Stop stop;

    @Option(names = "--role", required = true, description = "topology, sink or all.")
    private String role;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "Settings as a properties file.")
    private Path config;

    /** Ends when {@code stop} is asked for. */
    public RunCommand(Stop stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() {
        Set<Role> roles = roles();
        Map<String, String> settings = Settings.read(config, System.getenv(), RoleKeys.KNOWN);
        try (Started started = new Started()) {
            List<RunningRole> running = new ArrayList<>();
            roles.forEach(each -> running.add(started.add(RunningRole.start(each, settings))));
            Foreground.waitFor(stop, () -> running.stream()
                    .filter(each -> !each.isRunning())
                    .map(each -> each.role().toString())
                    .findFirst());
            return 0;
        }
    }

    private Set<Role> roles() {
        if (role.equals("all")) {
            return EnumSet.allOf(Role.class);
        }
        try {
            return Set.of(Role.valueOf(role.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw new InvalidInput("--role takes topology, sink or all, not '" + role + "'", e);
        }
    }
}
