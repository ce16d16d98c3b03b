package io.turnstream.bench.path;

import io.turnstream.bench.BenchHome;
import io.turnstream.bench.Given;
import io.turnstream.bench.load.Pace;
import io.turnstream.bench.path.PathRun.Found;
import io.turnstream.bench.report.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bench/run path}: latency, CPU, memory and exactness from Kafka to Ably, at a steady pace and on a backlog. */
@Command(
        name = "path",
        description =
                "The whole path: broker, topology, sink and an Ably-compatible server, each a process of its own.")
public final class PathBench implements Callable<Integer> {

    @Mixin
    private Given given = new Given();

    @Mixin
    private PathOptions options = new PathOptions();

    @Override
    public Integer call() throws Exception {
        options.settle(given);
        Report report = new Report("path", given.command());
        report.judge(options.leastRounds(), options.isQuick());
        PathTables tables = new PathTables(report);
        long missing = 0;
        for (int streams : options.streams()) {
            boolean last = streams == options.streams().get(options.streams().size() - 1);
            for (List<Found> founds : measure(streams, last ? options.bursts() : 0, tables)) {
                missing += founds.stream()
                        .mapToLong(found -> found.responses() - found.whole())
                        .sum();
            }
        }
        tables.finish(report);
        if (missing > 0) {
            report.note(missing + " answers are not whole.");
        }
        report.finish(System.out, BenchHome.results());
        return missing == 0 ? 0 : 1;
    }

    private List<List<Found>> measure(int streams, int bursts, PathTables tables) throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("sink.connections", Integer.toString(options.connections(streams)));
        // What connections allow together; Ably's packages begin at 500 per second for an account.
        settings.put("sink.account.messages.per.second", Integer.toString(45 * options.connections(streams)));
        settings.putAll(options.settings());
        List<List<Found>> all = new ArrayList<>();
        try (Stack stack = new Stack(BenchHome.logs("path"), Duration.ofMillis(options.roundTrip()), 0, settings)) {
            ReadyProbe.await(stack, "ready");
            PathRun run = new PathRun(stack);
            Pace pace = options.pace(streams);
            say("steady: " + streams + " conversations, " + pace.tokensPerSecond() + " tokens/s each");
            Found steady = run.steady(pace, "steady-", options.warmUp(), options.measure(), options.windows());
            tables.add(streams + " × " + pace.tokensPerSecond() + "/s", List.of(steady));
            all.add(List.of(steady));
            List<Found> drained = new ArrayList<>();
            for (int i = 0; i < bursts; i++) {
                say("backlog " + (i + 1) + " of " + bursts);
                drained.add(run.burst(Pace.burst(streams, pace.tokensPerResponse()), "backlog" + i + "-"));
            }
            tables.addHeap(streams + " conversations", run.liveHeapKib());
            if (!drained.isEmpty()) {
                tables.add("backlog of " + streams + " × " + pace.tokensPerResponse(), drained);
                all.add(drained);
            }
        }
        return all;
    }

    private static void say(String what) {
        System.err.println("bench: " + what);
    }
}
