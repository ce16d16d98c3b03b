package io.turnstream.app.command;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.turnstream.app.simulate.Menus;
import io.turnstream.app.simulate.SimulationText;
import io.turnstream.simulator.Batch;
import io.turnstream.simulator.Occurrences;
import io.turnstream.simulator.Scenario;
import io.turnstream.simulator.Shrinker;
import io.turnstream.simulator.Simulator;
import io.turnstream.simulator.Verdict;
import io.turnstream.simulator.histories.Histories;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code turnstream simulate}: many stories in virtual time, in which things go wrong. */
@Command(
        name = "simulate",
        description = {
            "Runs assembly, delivery and codecs in virtual time, one story for each seed, with things going wrong in it:",
            "Ably, the network, Kafka, producers, processes that die or freeze. Checks that every answer is whole at the",
            "end, live and late. The same seed is the same story. Exit code 1 when something does not hold."
        })
public final class SimulateCommand implements Callable<Integer> {

    private static final int NANOS_PER_MILLI = 1_000_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--seeds", paramLabel = "N", description = "How many stories (default: ${DEFAULT-VALUE}).")
    private long seeds = 1_000;

    @Option(names = "--seed", paramLabel = "S", description = "The first seed (default: ${DEFAULT-VALUE}).")
    private long first = 1;

    @Option(
            names = "--faults",
            paramLabel = "FAULT",
            split = ",",
            description = "Only these go wrong (default: everything that can). 'list' names them.")
    private @Nullable List<String> faults;

    @Option(names = "--threads", paramLabel = "N", description = "How many at once (default: one for each processor).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--story", description = "Tell what happens, line by line; for one seed.")
    private boolean story;

    @Option(
            names = "--histories",
            paramLabel = "FILE",
            description = {
                "Write what the stories put on AI Transport channels, and the same with changes that no sink should make,",
                "with what a viewer is shown of it by the simulator's model, a line of JSON each; judge nothing."
            })
    private @Nullable Path histories;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (faults != null && faults.equals(List.of("list"))) {
            Occurrences.words().forEach(out::println);
            return 0;
        }
        require(seeds >= 1, "--seeds must be at least 1");
        require(threads >= 1, "--threads must be at least 1");
        require(!story || seeds == 1, "--story tells of one seed: --seeds 1");
        require(!story || histories == null, "--story and --histories do not go together");
        Scenario.Menu menu = menu();
        if (histories != null) {
            out.println(write(menu, histories) + " histories of " + seeds + " stories");
            return 0;
        }
        var simulator = new Simulator(menu);
        if (story) {
            Verdict verdict = simulator.run(Scenario.of(first, menu), true);
            out.print(SimulationText.story(verdict));
            return verdict.holds() ? 0 : 1;
        }
        long begun = System.nanoTime();
        Batch.Result result = new Batch(simulator).run(first, seeds, threads, this::progress);
        long millis = (System.nanoTime() - begun) / NANOS_PER_MILLI;
        clearProgress();
        out.print(SimulationText.table(result, millis));
        if (result.failed() > 0) {
            Verdict failing = result.failures().get(0);
            var shrinker =
                    new Shrinker(scenario -> !simulator.run(scenario, false).holds());
            Verdict smallest = simulator.run(shrinker.shrink(failing.scenario()), true);
            out.print(SimulationText.failures(result));
            out.print(SimulationText.story(smallest));
        }
        out.flush();
        return result.failed() == 0 ? 0 : 1;
    }

    private long write(Scenario.Menu menu, Path file) {
        var source = new Histories(menu);
        long[] written = {0};
        try (PrintWriter lines = new PrintWriter(Files.newBufferedWriter(file, CREATE_NEW, WRITE))) {
            for (long seed = first; seed < first + seeds; seed++) {
                source.write(seed, history -> {
                    lines.println(history);
                    written[0]++;
                });
                require(!lines.checkError(), "--histories: " + file + " cannot be written to");
            }
        } catch (FileAlreadyExistsException e) {
            throw new ParameterException(spec.commandLine(), "--histories: " + file + " exists already", e);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "--histories: " + file + " cannot be written", e);
        }
        return written[0];
    }

    private Scenario.Menu menu() {
        try {
            return faults == null ? Scenario.Menu.everything() : Menus.of(faults);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--faults: " + e.getMessage(), e);
        }
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private synchronized void progress(long done) {
        if (System.console() != null) {
            PrintWriter err = spec.commandLine().getErr();
            err.print("\r" + done + " of " + seeds + " stories");
            err.flush();
        }
    }

    private void clearProgress() {
        if (System.console() != null) {
            spec.commandLine().getErr().print("\r\u001b[K");
            spec.commandLine().getErr().flush();
        }
    }
}
