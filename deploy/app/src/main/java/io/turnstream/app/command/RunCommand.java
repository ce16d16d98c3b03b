package io.turnstream.app.command;

import io.turnstream.app.InvalidInput;
import io.turnstream.app.config.RoleKeys;
import io.turnstream.app.config.Settings;
import io.turnstream.app.local.LocalLogs;
import io.turnstream.app.process.Started;
import io.turnstream.app.process.Stop;
import io.turnstream.app.role.Role;
import io.turnstream.app.role.RunningRole;
import io.turnstream.app.role.Supervision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code turnstream run}: the roles in production. */
@Command(
        name = "run",
        description = "Runs one role, or all of them, until it is stopped. Every setting of the file can also come from"
                + " the environment: sink.codec is TURNSTREAM_SINK_CODEC.")
public final class RunCommand implements Callable<Integer> {

    private final Stop stop;

    @Option(names = "--role", required = true, description = "topology, sink or all.")
    private String role;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings as a properties file. Required unless the process is supervised.")
    private @Nullable Path config;

    @Option(
            names = "--supervised",
            hidden = true,
            description =
                    "Run as a child process: settings come from the environment only, stdout says in lines whether"
                            + " the role is ready, and the process ends when its stdin does.")
    private boolean supervised;

    @Spec
    private CommandSpec spec;

    /** Ends when {@code stop} is asked for. */
    public RunCommand(Stop stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() {
        Set<Role> roles = roles();
        Map<String, String> settings = settings();
        if (supervised) {
            LocalLogs.quieten();
            Supervision.endWith(System.in, stop::requestAndWatch);
        }
        try (Started started = new Started()) {
            List<RunningRole> running = new ArrayList<>();
            roles.forEach(each -> running.add(started.add(RunningRole.start(each, settings))));
            var supervision = new Supervision(
                    () -> running.stream().allMatch(RunningRole::isReady),
                    spec.commandLine().getOut());
            Foreground.waitFor(stop, () -> {
                if (supervised) {
                    supervision.report();
                }
                return running.stream()
                        .filter(each -> !each.isRunning())
                        .map(each -> each.role().toString())
                        .findFirst();
            });
            return 0;
        }
    }

    private Map<String, String> settings() {
        if (supervised) {
            return Settings.ofEnvironment(System.getenv(), RoleKeys.KNOWN);
        }
        if (config == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--config=FILE'");
        }
        return Settings.read(config, System.getenv(), RoleKeys.KNOWN);
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
