package io.turnstream.bench.sink;

import io.turnstream.bench.BenchHome;
import io.turnstream.bench.Given;
import io.turnstream.bench.report.Report;
import io.turnstream.bench.report.Table;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run outage}: what an hour of input does to a sink with a small heap while Ably is dead, and afterwards. */
@Command(
        name = "outage",
        description =
                "An hour of input against a dead Ably: the sink's memory, and when everything has arrived after it.")
public final class OutageBench implements Callable<Integer> {

    private static final int STREAMS = 80;
    private static final int RATE = 50;
    private static final int SECONDS_OF_A_MINUTE = 60;

    @Mixin
    private Given given = new Given();

    @Option(
            names = "--minutes",
            defaultValue = "60",
            description = "Input of so many minutes at 80 x 50 tokens/s (default: ${DEFAULT-VALUE}).")
    private int minutes;

    @Option(
            names = "--heap",
            defaultValue = "256",
            description = "The sink's whole heap in MiB (default: ${DEFAULT-VALUE}).")
    private int heap;

    @Option(names = "--tokens", defaultValue = "1000", description = "Tokens of an answer (default: ${DEFAULT-VALUE}).")
    private int tokens;

    @Option(names = "--sink", paramLabel = "KEY=VALUE", description = "A setting of the sink; may be repeated.")
    private Map<String, String> settings = Map.of();

    @Option(names = "--quick", description = "Input of two minutes. Not for publication.")
    private boolean quick;

    @Override
    public Integer call() throws Exception {
        given.requireRange("--minutes", minutes, 1, 600);
        given.requireRange("--heap", heap, 64, 8_192);
        given.requireRange("--tokens", tokens, 20, 3_000);
        minutes = quick ? given.shorter("--minutes", minutes, 2) : minutes;
        Report report = new Report("outage", given.command());
        report.judgeCount(quick);
        OutageRun.Found found;
        try (var run = new OutageRun(STREAMS, RATE, tokens, heap, settings)) {
            found = run.measure((long) minutes * SECONDS_OF_A_MINUTE * STREAMS * RATE);
        }
        tabulate(report, found);
        report.note("The Ably-compatible server is frozen (SIGSTOP) in the middle of " + STREAMS
                + " answers, so its connections stay open and new ones are never answered; the input is written as fast as"
                + " the broker takes it. Used: garbage included, looked at every second. Live: after a full collection"
                + " at the end of the outage. Every character was found on its channel afterwards, once.");
        report.finish(System.out, BenchHome.results());
        return found.deadLetters() == 0 ? 0 : 1;
    }

    private void tabulate(Report report, OutageRun.Found found) {
        report.add(new Table(
                        minutes + " minutes of input against a dead Ably, the sink with a heap of " + heap + " MiB",
                        List.of(
                                "tokens",
                                "s until written",
                                "heap used, MiB, most",
                                "live, MiB",
                                "resident, MiB, most",
                                "dead letters",
                                "s from its return until all is shown"))
                .row(List.of(
                        Long.toString(found.tokens()),
                        String.format(Locale.ROOT, "%.0f", found.secondsWritten()),
                        mebibytes(found.mostUsedKib()),
                        mebibytes(found.liveKib()),
                        mebibytes(found.mostResidentKib()),
                        Long.toString(found.deadLetters()),
                        String.format(Locale.ROOT, "%.0f", found.secondsToShow()))));
        report.figures()
                .put("tokens", found.tokens())
                .put("heapMib", heap)
                .put("mostUsedKib", found.mostUsedKib())
                .put("liveKib", found.liveKib())
                .put("mostResidentKib", found.mostResidentKib())
                .put("deadLetters", found.deadLetters())
                .put("secondsToShow", found.secondsToShow());
    }

    private static String mebibytes(long kibibytes) {
        return String.format(Locale.ROOT, "%.0f", kibibytes / 1024.0);
    }
}
