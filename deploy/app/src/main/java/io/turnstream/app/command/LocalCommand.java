package io.turnstream.app.command;

import io.turnstream.app.InvalidInput;
import io.turnstream.app.local.LocalOptions;
import io.turnstream.app.local.LocalStack;
import io.turnstream.app.process.Stop;
import io.turnstream.app.role.Role;
import io.turnstream.sink.codec.Codecs;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code turnstream local}: a broker, an Ably-compatible server and all roles in this process. */
@Command(
        name = "local",
        description =
                "Runs a broker, an Ably-compatible server and all roles on this machine, until it is stopped. When"
                        + " everything is ready it prints one line of JSON with the addresses; on the page at the one of"
                        + " http, recorded answers can be started and watched.")
public final class LocalCommand implements Callable<Integer> {

    private final Stop stop;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--http-port",
            defaultValue = "8080",
            description = "Port of the page and of /healthz; 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int httpPort;

    @Mixin
    private AblyOptions ably = new AblyOptions();

    @Option(
            names = "--kafka-port",
            defaultValue = "9092",
            description = "Port of the broker; 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int kafkaPort;

    @Option(names = "--codec", description = "How turns are shown that do not ask for a codec, such as vercel.")
    private @Nullable String codec;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Keep the broker's data here for the next start (default: keep nothing).")
    private @Nullable Path dataDirectory;

    @Option(names = "--only", paramLabel = "ably", description = "Run nothing but the Ably-compatible server.")
    private @Nullable String only;

    @Option(
            names = "--without",
            paramLabel = "ROLE",
            split = ",",
            description = "Roles to leave out: ${COMPLETION-CANDIDATES}.")
    private List<Role> without = List.of();

    @Option(
            names = "--sink-process",
            description = "Run the sink as a process of its own, which the page can kill and start again (default: in"
                    + " this process, which is ready sooner).")
    private boolean sinkProcess;

    /** Ends when {@code stop} is asked for. */
    public LocalCommand(Stop stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() {
        LocalOptions options = options();
        try (LocalStack stack = new LocalStack(options)) {
            stack.waitUntilReady(stop);
            if (!stop.isRequested()) {
                PrintWriter out = spec.commandLine().getOut();
                out.println(stack.addresses().toJson());
                out.flush();
            }
            Foreground.waitFor(stop, () -> stack.failed().map(Role::toString));
            return 0;
        }
    }

    private LocalOptions options() {
        for (int port : List.of(httpPort, kafkaPort)) {
            if (port < 0 || port > 65_535) {
                throw new InvalidInput("a port is a number from 0 to 65535, not " + port);
            }
        }
        if (only != null && !only.equals("ably")) {
            throw new InvalidInput("--only takes ably, not '" + only + "'");
        }
        if (only != null) {
            Given.of(spec)
                    .refuse("--only ably, which runs nothing that it is about", "--codec", "--data-dir", "--without");
        }
        checkCodec();
        Set<Role> roles = EnumSet.allOf(Role.class);
        without.forEach(roles::remove);
        if (sinkProcess && (only != null || !roles.contains(Role.SINK))) {
            throw new InvalidInput("--sink-process needs a sink, which --only and --without leave out");
        }
        return new LocalOptions(
                httpPort,
                ably.options(),
                kafkaPort,
                codec,
                dataDirectory,
                roles,
                only != null,
                only == null,
                sinkProcess);
    }

    /** Before anything starts: a sink would find out only when all else is up. */
    private void checkCodec() {
        String wanted = codec;
        if (wanted != null) {
            try {
                Codecs.standard(false, part -> {}).named(wanted);
            } catch (IllegalArgumentException e) {
                throw new InvalidInput("--codec: " + e.getMessage(), e);
            }
        }
    }
}
