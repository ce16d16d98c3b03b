package io.turnstream.app;

import io.turnstream.app.command.CancelCommand;
import io.turnstream.app.command.DeadLettersCommand;
import io.turnstream.app.command.DemoCommand;
import io.turnstream.app.command.LocalCommand;
import io.turnstream.app.command.ReplayCommand;
import io.turnstream.app.command.RunCommand;
import io.turnstream.app.command.SimulateCommand;
import io.turnstream.app.command.TopicsCommand;
import io.turnstream.app.process.Stop;
import io.turnstream.local.ably.LocalAblyException;
import io.turnstream.local.kafka.LocalKafkaException;
import java.io.PrintWriter;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/**
 * Where every command begins. Exit codes: 0 it worked; 1 the job failed; 2 what was given cannot work, said in one line
 * on stderr, with nothing done. Data goes to stdout, everything else to stderr.
 */
@Command(
        name = "turnstream",
        description = "Carries the answers of large language models from Kafka to Ably channels.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            LocalCommand.class,
            RunCommand.class,
            ReplayCommand.class,
            CancelCommand.class,
            DeadLettersCommand.class,
            TopicsCommand.class,
            SimulateCommand.class
        })
public final class Turnstream implements Runnable {

    /** The commands that run until they are stopped. */
    private static final Set<String> FOREGROUND = Set.of("local", "demo", "run");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] arguments) {
        // First of all, before anything slow: from here on, a signal ends such a command in order.
        Stop stop = arguments.length > 0 && FOREGROUND.contains(arguments[0]) ? Stop.onSignals() : new Stop();
        int exitCode;
        try (stop) {
            exitCode = commandLine(stop).execute(arguments);
        }
        System.exit(stop.isRequested() ? 0 : exitCode);
    }

    /** The commands, ready to execute; those that run on end when {@code stop} is asked for. */
    public static CommandLine commandLine(Stop stop) {
        return new CommandLine(new Turnstream(), new Commands(stop))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Turnstream::wrongArguments)
                .setExecutionExceptionHandler(Turnstream::failed);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "which command? One of " + String.join(", ", spec.subcommands().keySet()));
    }

    private static int wrongArguments(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        complain(command, e.getMessage() + " (" + command.getCommandSpec().qualifiedName() + " --help says more)");
        return 2;
    }

    private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        complain(command, e.getMessage() == null ? e.toString() : e.getMessage());
        if (e instanceof InvalidInput
                || e instanceof LocalKafkaException
                || e instanceof LocalAblyException
                || e instanceof ConfigException) {
            return 2;
        }
        LoggerFactory.getLogger(Turnstream.class).atDebug().setCause(e).log("the command failed");
        return 1;
    }

    /** Makes the commands; picocli itself makes what has no need of the stop. */
    private record Commands(Stop stop) implements CommandLine.IFactory {

        @Override
        public <K> K create(Class<K> type) throws Exception {
            if (type == LocalCommand.class) {
                return type.cast(new LocalCommand(stop));
            }
            if (type == DemoCommand.class) {
                return type.cast(new DemoCommand(stop));
            }
            if (type == RunCommand.class) {
                return type.cast(new RunCommand(stop));
            }
            return CommandLine.defaultFactory().create(type);
        }
    }

    private static void complain(CommandLine command, String message) {
        PrintWriter err = command.getErr();
        err.println("turnstream: " + message.lines().findFirst().orElse(""));
        err.flush();
    }
}
