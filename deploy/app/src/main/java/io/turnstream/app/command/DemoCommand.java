package io.turnstream.app.command;

import io.turnstream.app.InvalidInput;
import io.turnstream.app.demo.Demo;
import io.turnstream.app.demo.Judgement;
import io.turnstream.app.demo.JudgementTable;
import io.turnstream.app.demo.LiveDemo;
import io.turnstream.app.local.LocalOptions;
import io.turnstream.app.local.LocalStack;
import io.turnstream.app.process.Stop;
import io.turnstream.app.role.Role;
import io.turnstream.app.terminal.Display;
import io.turnstream.app.terminal.LogDisplay;
import io.turnstream.app.terminal.TerminalDisplay;
import io.turnstream.app.terminal.Terminals;
import io.turnstream.local.recordings.Recording;
import io.turnstream.local.recordings.Recordings;
import io.turnstream.source.replay.Rate;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code turnstream demo}: everything on this machine, fed with recorded answers, and judged. */
@Command(
        name = "demo",
        description =
                "Starts everything on this machine, plays recorded answers of real models as live ones, and checks"
                        + " each of them: live, in the channel's history, and on the topic of finished responses. Prints"
                        + " the address of a page that shows them, where more can be started, and where the sink, a"
                        + " process of its own, can be killed.")
public final class DemoCommand implements Callable<Integer> {

    /** Fast enough for a check, slow enough that answers really grow on the channel. */
    private static final Rate RATE_OF_CHECK = new Rate(400);

    private static final Duration BETWEEN_FRAMES = Duration.ofMillis(200);

    private final Stop stop;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--once",
            description =
                    "Play and check everything once, print a table, and end: 0 when all are whole and no operation"
                            + " broke a rule of Ably or its AI Transport.")
    private boolean once;

    @Option(
            names = "--http-port",
            defaultValue = "0",
            description = "Port of the page, which --once has not; 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int httpPort;

    @Option(
            names = "--plain",
            description =
                    "Print a line for each change instead of a live table, as without a terminal or with NO_COLOR.")
    private boolean plain;

    /** Ends when {@code stop} is asked for. */
    public DemoCommand(Stop stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (httpPort < 0 || httpPort > 65_535) {
            throw new InvalidInput("a port is a number from 0 to 65535, not " + httpPort);
        }
        return once ? playOnce() : playOn();
    }

    private int playOnce() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (LocalStack stack = new LocalStack(LocalOptions.anywhere())) {
            stack.waitUntilReady(stop);
            throwIfFailed(stack);
            List<Judgement> judgements = stop.isRequested() ? List.of() : playAll(stack);
            if (stop.isRequested()) {
                return 0; // What was cut off would be judged as broken.
            }
            int brokenRules = stack.brokenRules();
            out.print(JudgementTable.of(judgements, brokenRules));
            out.flush();
            return brokenRules == 0 && judgements.stream().allMatch(Judgement::isWhole) ? 0 : 1;
        }
    }

    private List<Judgement> playAll(LocalStack stack) throws IOException, InterruptedException {
        List<Recording> recordings = Recordings.all();
        PrintWriter err = spec.commandLine().getErr();
        err.println("playing " + recordings.size() + " recordings…");
        err.flush();
        return new Demo(stack, System::nanoTime).play(recordings, RATE_OF_CHECK, stop::isRequested, over -> {
            err.println(over + " of " + recordings.size() + " are over");
            err.flush();
        });
    }

    /** Until it is stopped: with the page, a sink that can be killed, and the state of every answer on the terminal. */
    private int playOn() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        spec.commandLine().getErr().println("starting a broker, an Ably-compatible server and all roles...");
        spec.commandLine().getErr().flush();
        try (LocalStack stack = new LocalStack(LocalOptions.demonstration(httpPort))) {
            stack.waitUntilReady(stop);
            if (stop.isRequested()) {
                return 0;
            }
            String page = "Turnstream demo, the page: " + stack.addresses().http();
            boolean draws = !plain && Terminals.canDraw(System.getenv());
            if (!draws) {
                out.println(page);
                out.flush();
            }
            try (var demo = new LiveDemo(stack, Recordings.all());
                    Display display = draws ? new TerminalDisplay(out, page) : new LogDisplay(out)) {
                while (!stop.await(BETWEEN_FRAMES)) {
                    throwIfFailed(stack);
                    String rules = JudgementTable.brokenRules(stack.brokenRules());
                    display.show(demo.step(Duration.ZERO), ", " + rules + ". Sink: " + stack.stateOf(Role.SINK));
                }
            }
            return 0;
        }
    }

    private static void throwIfFailed(LocalStack stack) {
        stack.failed().ifPresent(role -> {
            throw new IllegalStateException(role + " has failed");
        });
    }
}
