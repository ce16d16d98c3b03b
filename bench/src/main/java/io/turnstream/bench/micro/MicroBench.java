package io.turnstream.bench.micro;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.turnstream.bench.BenchHome;
import io.turnstream.bench.Given;
import io.turnstream.bench.report.Report;
import io.turnstream.bench.report.Table;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run micro}: the pure pieces under JMH, each in a JVM of its own. */
@Command(name = "micro", description = "The pure pieces under JMH: time and bytes for each token.")
public final class MicroBench implements Callable<Integer> {

    private static final String ALLOCATION = "gc.alloc.rate.norm";
    private static final String PACKAGE = MicroBench.class.getPackageName() + ".";

    @Mixin
    private Given given = new Given();

    @Option(
            names = "--only",
            paramLabel = "REGEX",
            defaultValue = ".*",
            description = "Benchmarks whose name has this.")
    private String only;

    @Option(names = "--forks", defaultValue = "2", description = "JVMs for each (default: ${DEFAULT-VALUE}).")
    private int forks;

    @Option(
            names = "--iterations",
            defaultValue = "5",
            description = "Seconds measured in each, after as many of warm-up (default: ${DEFAULT-VALUE}).")
    private int iterations;

    @Option(names = "--quick", description = "One JVM and two seconds for each. Not for publication.")
    private boolean quick;

    @Override
    public Integer call() throws Exception {
        given.requireRange("--forks", forks, 1, 20);
        given.requireRange("--iterations", iterations, 1, 100);
        given.require(isRegex(only), "--only takes a regular expression, and '" + only + "' is none");
        if (quick) {
            forks = given.shorter("--forks", forks, 1);
            iterations = given.shorter("--iterations", iterations, 2);
        }
        Report report = new Report("micro", given.command());
        report.judge(forks * iterations, quick);
        Collection<RunResult> results = run();
        given.require(!results.isEmpty(), "no benchmark's name has '" + only + "'");
        Table tokens = new Table("For each token", List.of("what", "µs", "±", "B allocated"));
        Table events = new Table(
                "For each event of a recorded stream", List.of("what", "µs", "±", "B allocated", "events per second"));
        ArrayNode figures = report.figures().putArray("benchmarks");
        for (RunResult result : results) {
            Result<?> score = result.getPrimaryResult();
            double bytes = allocated(result);
            var node = figures.addObject().put("name", name(result));
            Result<?> counted = result.getSecondaryResults().get("events");
            if (counted == null) {
                tokens.row(List.of(name(result), text(score.getScore()), text(score.getScoreError()), whole(bytes)));
                node.put("micros", score.getScore())
                        .put("error", score.getScoreError())
                        .put("bytesAllocated", bytes);
            } else {
                var per = new PerEvent(counted.getScore(), counted.getScoreError(), score.getScore(), bytes);
                events.row(List.of(
                        name(result),
                        text(per.micros()),
                        text(per.microsError()),
                        whole(per.bytes()),
                        whole(per.eventsPerSecond())));
                node.put("micros", per.micros())
                        .put("error", per.microsError())
                        .put("bytesAllocated", per.bytes())
                        .put("eventsPerSecond", per.eventsPerSecond());
            }
            node.put("samples", score.getSampleCount());
        }
        for (Table table : List.of(tokens, events)) {
            if (!table.rows().isEmpty()) {
                report.add(table);
            }
        }
        report.finish(System.out, BenchHome.results());
        return 0;
    }

    private static boolean isRegex(String text) {
        try {
            Pattern.compile(text);
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    private static String text(double number) {
        return String.format(Locale.ROOT, "%.3f", number);
    }

    private static String whole(double number) {
        return String.format(Locale.ROOT, "%.0f", number);
    }

    private Collection<RunResult> run() throws RunnerException {
        return new Runner(new OptionsBuilder()
                        .include(PACKAGE.replace(".", "\\.") + ".*" + only)
                        .forks(forks)
                        .warmupIterations(iterations)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(iterations)
                        .measurementTime(TimeValue.seconds(1))
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
    }

    private static double allocated(RunResult result) {
        return result.getSecondaryResults().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(ALLOCATION))
                .mapToDouble(entry -> entry.getValue().getScore())
                .findFirst()
                .orElse(Double.NaN);
    }

    private static String name(RunResult result) {
        var parameters = result.getParams();
        String values =
                parameters.getParamsKeys().stream().map(parameters::getParam).collect(Collectors.joining(", "));
        String name = parameters.getBenchmark().substring(PACKAGE.length()).replace("Benchmark", "");
        return values.isEmpty() ? name : name + " (" + values + ")";
    }
}
