package io.turnstream.app;

import io.turnstream.app.command.CancelCommand;
import io.turnstream.app.command.DemoCommand;
import io.turnstream.app.command.LocalCommand;
import io.turnstream.app.command.ReplayCommand;
import io.turnstream.app.command.RunCommand;
import io.turnstream.app.command.TopicsCommand;
import io.turnstream.local.ably.LocalAblyException;
import io.turnstream.local.kafka.LocalKafkaException;
import java.io.PrintWriter;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
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
            TopicsCommand.class
        })
public final class Turnstream implements Runnable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Turnstream.class);

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The commands, ready to execute. */
    public static CommandLine commandLine() {
        return new CommandLine(new Turnstream())
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
        LOGGER.atDebug().setCause(e).log("the command failed");
        return 1;
    }

    private static void complain(CommandLine command, String message) {
        PrintWriter err = command.getErr();
        err.println("turnstream: " + message.lines().findFirst().orElse(""));
        err.flush();
    }
}
