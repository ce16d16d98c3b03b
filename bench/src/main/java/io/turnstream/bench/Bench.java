package io.turnstream.bench;

import io.turnstream.bench.faults.RecoveryBench;
import io.turnstream.bench.faults.RolloutBench;
import io.turnstream.bench.faults.StormBench;
import io.turnstream.bench.faults.TakeoverBench;
import io.turnstream.bench.micro.MicroBench;
import io.turnstream.bench.path.PathBench;
import io.turnstream.bench.peers.LimitsBench;
import io.turnstream.bench.peers.PeersBench;
import io.turnstream.bench.sink.OutageBench;
import io.turnstream.bench.sink.SinkBench;
import io.turnstream.bench.topology.TopologyBench;
import java.io.PrintWriter;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/**
 * Where every bench begins: {@code bench/run NAME}. Exit codes: 0 it was measured; 1 it could not be; 2 what was given
 * cannot work.
 */
@Command(
        name = "bench/run",
        description = "Measures Turnstream, side by side with others and with what is possible at all.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "BENCH",
        subcommands = {
            MicroBench.class,
            PathBench.class,
            TopologyBench.class,
            SinkBench.class,
            PeersBench.class,
            LimitsBench.class,
            RecoveryBench.class,
            TakeoverBench.class,
            RolloutBench.class,
            StormBench.class,
            OutageBench.class,
            AllBench.class
        })
public final class Bench implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The benches, ready to execute. */
    static CommandLine commandLine() {
        return new CommandLine(new Bench())
                .setParameterExceptionHandler(Bench::wrongArguments)
                .setExecutionExceptionHandler(Bench::failed);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "which bench? One of " + String.join(", ", spec.subcommands().keySet()));
    }

    private static int wrongArguments(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        complain(command, e.getMessage() + " (" + command.getCommandSpec().qualifiedName() + " --help says more)");
        return 2;
    }

    private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        complain(command, e.getMessage() == null ? e.toString() : e.getMessage());
        LoggerFactory.getLogger(Bench.class).atDebug().setCause(e).log("the bench failed");
        return e instanceof ConfigException ? 2 : 1;
    }

    private static void complain(CommandLine command, String message) {
        PrintWriter err = command.getErr();
        err.println("bench: " + message.lines().findFirst().orElse(""));
        err.flush();
    }
}
