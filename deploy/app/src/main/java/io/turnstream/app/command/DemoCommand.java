package io.turnstream.app.command;

import io.turnstream.app.demo.Demo;
import io.turnstream.app.demo.Judgement;
import io.turnstream.app.demo.JudgementTable;
import io.turnstream.app.local.LocalOptions;
import io.turnstream.app.local.LocalStack;
import io.turnstream.app.process.Stop;
import io.turnstream.app.role.Role;
import io.turnstream.local.recordings.Recording;
import io.turnstream.local.recordings.Recordings;
import io.turnstream.source.replay.Rate;
import java.io.IOException;
import java.io.PrintWriter;
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
                        + " each of them: live, in the channel's history, and on the topic of finished responses.")
public final class DemoCommand implements Callable<Integer> {

    /** Fast enough for a check, slow enough that answers really grow on the channel. */
    private static final Rate RATE_OF_CHECK = new Rate(400);

    /** About the pace of a model. */
    private static final Rate RATE_OF_MODEL = new Rate(60);

    private final Stop stop;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--once",
            description =
                    "Play and check everything once, print a table, and end: 0 when all are whole and no operation"
                            + " broke a rule of Ably or its AI Transport.")
    private boolean once;

    /** Ends when {@code stop} is asked for. */
    public DemoCommand(Stop stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (LocalStack stack = new LocalStack(LocalOptions.anywhere())) {
            stack.waitUntilReady(stop);
            if (!once && !stop.isRequested()) {
                out.println(stack.addresses().toText());
                out.flush();
            }
            List<Judgement> judgements = stop.isRequested() ? List.of() : play(stack);
            if (stop.isRequested()) {
                return 0; // What was cut off would be judged as broken.
            }
            int brokenRules = stack.brokenRules();
            out.print(JudgementTable.of(judgements, brokenRules));
            out.flush();
            if (!once) {
                Foreground.waitFor(stop, () -> stack.failed().map(Role::toString));
                return 0;
            }
            return brokenRules == 0 && judgements.stream().allMatch(Judgement::isWhole) ? 0 : 1;
        }
    }

    private List<Judgement> play(LocalStack stack) throws IOException, InterruptedException {
        List<Recording> recordings = Recordings.all();
        PrintWriter err = spec.commandLine().getErr();
        err.println("playing " + recordings.size() + " recordings…");
        err.flush();
        return new Demo(stack, System::nanoTime)
                .play(recordings, once ? RATE_OF_CHECK : RATE_OF_MODEL, stop::isRequested, over -> {
                    err.println(over + " of " + recordings.size() + " are over");
                    err.flush();
                });
    }
}
