package io.turnstream.bench.sink;

import io.turnstream.bench.report.Report;
import io.turnstream.bench.report.Table;
import io.turnstream.bench.stats.Spread;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of {@code bench/run sink} as a table and for programs. */
final class SinkTables {

    private SinkTables() {}

    static void add(Map<SinkContender, SinkRun.Found> found, Report report) {
        Table cpu = new Table(
                "CPU of the whole process in µs per token: beyond its idle use, and all of it",
                List.of("who", "at the pace", "all", "of a backlog", "all", "idle, % of a core"));
        Table rest = new Table(
                "What arrived",
                List.of(
                        "who",
                        "operations per token",
                        "operations per token of a backlog",
                        "refused",
                        "first token ms since its append in Kafka (p50 / p99 / max)"));
        found.forEach((who, one) -> {
            Spread idle = Spread.of(one.idleCores);
            cpu.row(List.of(
                    who.name(),
                    Spread.text(one.pace.micros, 1),
                    Spread.text(one.pace.microsWithIdle, 1),
                    Spread.text(one.backlog.micros, 1),
                    Spread.text(one.backlog.microsWithIdle, 1),
                    String.format(Locale.ROOT, "%.1f", 100 * idle.median())));
            rest.row(List.of(
                    who.name(),
                    Spread.text(one.pace.operations, 3),
                    Spread.text(one.backlog.operations, 3),
                    Long.toString(one.refusals),
                    one.first.text()));
            report.figures()
                    .putObject(who.name())
                    .putPOJO("cpuMicrosPerToken", Spread.figure(one.pace.micros))
                    .putPOJO("cpuMicrosPerTokenWithIdle", Spread.figure(one.pace.microsWithIdle))
                    .putPOJO("backlogCpuMicrosPerToken", Spread.figure(one.backlog.micros))
                    .putPOJO("backlogCpuMicrosPerTokenWithIdle", Spread.figure(one.backlog.microsWithIdle))
                    .putPOJO("idleCores", idle)
                    .putPOJO("operationsPerToken", Spread.figure(one.pace.operations))
                    .putPOJO("backlogOperationsPerToken", Spread.figure(one.backlog.operations))
                    .put("refusals", one.refusals)
                    .put("firstTokenP50", one.first.millis(50))
                    .put("firstTokenP99", one.first.millis(99));
        });
        report.add(cpu);
        report.add(rest);
    }
}
