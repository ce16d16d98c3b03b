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
        Table table = new Table(
                "CPU of the whole process, idle use subtracted",
                List.of(
                        "who",
                        "µs per token",
                        "µs per token of a backlog",
                        "idle, % of a core",
                        "operations per token",
                        "refused",
                        "first token ms (p50 / p99 / max)"));
        found.forEach((who, one) -> {
            Spread cost = Spread.of(one.microsPerToken);
            Spread idle = Spread.of(one.idleCores);
            Spread operations = Spread.of(one.operationsPerToken);
            String backlog = one.backlogMicrosPerToken.isEmpty()
                    ? "–"
                    : Spread.of(one.backlogMicrosPerToken).text(1);
            table.row(List.of(
                    who.name(),
                    cost.text(1),
                    backlog,
                    String.format(Locale.ROOT, "%.1f", 100 * idle.median()),
                    String.format(Locale.ROOT, "%.3f", operations.median()),
                    Long.toString(one.refusals),
                    one.first.text()));
            var figures = report.figures()
                    .putObject(who.name())
                    .putPOJO("cpuMicrosPerToken", cost)
                    .putPOJO("idleCores", idle)
                    .putPOJO("operationsPerToken", operations)
                    .put("firstTokenP50", one.first.millis(50))
                    .put("firstTokenP99", one.first.millis(99));
            if (!one.backlogMicrosPerToken.isEmpty()) {
                figures.putPOJO("backlogCpuMicrosPerToken", Spread.of(one.backlogMicrosPerToken));
            }
        });
        report.add(table);
    }
}
