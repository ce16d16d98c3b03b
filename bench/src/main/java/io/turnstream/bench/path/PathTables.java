package io.turnstream.bench.path;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.bench.path.PathRun.Found;
import io.turnstream.bench.report.Report;
import io.turnstream.bench.report.Table;
import io.turnstream.bench.stats.Latencies;
import io.turnstream.bench.stats.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of the whole path, for people and for programs. */
final class PathTables {

    private final Table latency = new Table(
            "Added latency in ms (p50 / p99 / max): from the token event's append in Kafka, and from when it was due",
            List.of("load", "first token", "other tokens", "first, since due", "others, since due", "tokens measured"));
    private final Table cost = new Table(
            "CPU in µs per token, idle use subtracted: median (least … most)",
            List.of("load", "topology", "sink", "broker", "Ably double", "windows"));
    private final Table rest = new Table(
            "What arrived, and what it took",
            List.of(
                    "load",
                    "answers whole",
                    "operations per answer",
                    "refused",
                    "s to arrive",
                    "tokens/s",
                    "topology RSS MiB",
                    "sink RSS MiB"));
    private final Table heap = new Table(
            "Live heap in MiB after a full collection, when all was over", List.of("after", "topology", "sink"));
    private final ArrayNode figures;
    private final ArrayNode heaps;

    PathTables(Report report) {
        this.figures = report.figures().putArray("loads");
        this.heaps = report.figures().putArray("liveHeaps");
    }

    /** One load, measured once or several times. */
    void add(String load, List<Found> founds) {
        Found last = founds.get(founds.size() - 1);
        Latencies first = new Latencies();
        Latencies later = new Latencies();
        Latencies firstDue = new Latencies();
        Latencies laterDue = new Latencies();
        for (Found found : founds) {
            first.add(found.delays().first());
            later.add(found.delays().later());
            firstDue.add(found.delays().firstSinceDue());
            laterDue.add(found.delays().laterSinceDue());
        }
        latency.row(List.of(
                load,
                first.text(),
                later.text(),
                firstDue.text(),
                laterDue.text(),
                Long.toString(first.count() + later.count())));
        ObjectNode node = figures.addObject().put("load", load);
        put(node.putObject("firstTokenMillis"), first);
        put(node.putObject("otherTokensMillis"), later);
        put(node.putObject("firstTokenSinceDueMillis"), firstDue);
        put(node.putObject("otherTokensSinceDueMillis"), laterDue);

        List<String> costs = new ArrayList<>(List.of(load));
        ObjectNode cpu = node.putObject("cpuMicrosPerToken");
        for (String process : List.of("topology", "sink", "broker", "ably")) {
            Spread spread = Spread.of(perToken(process, founds));
            costs.add(spread.text(1));
            cpu.putPOJO(process, spread);
        }
        costs.add(Integer.toString(perToken("sink", founds).size()));
        cost.row(costs);

        long responses = founds.stream().mapToLong(Found::responses).sum();
        long whole = founds.stream().mapToLong(Found::whole).sum();
        long operations = founds.stream().mapToLong(Found::operations).sum();
        long refusals = founds.stream().mapToLong(Found::refusals).sum();
        List<Double> seconds = founds.stream().map(Found::seconds).toList();
        List<Double> rate =
                founds.stream().map(found -> found.tokens() / found.seconds()).toList();
        rest.row(List.of(
                load,
                whole + " of " + responses,
                String.format(Locale.ROOT, "%.1f", (double) operations / responses),
                Long.toString(refusals),
                Spread.text(seconds, 1),
                Spread.text(rate, 0),
                resident(last, "topology"),
                resident(last, "sink")));
        node.put("responses", responses)
                .put("whole", whole)
                .put("operations", operations)
                .put("refusals", refusals)
                .putPOJO("secondsToArrive", Spread.figure(seconds))
                .putPOJO("tokensPerSecond", Spread.figure(rate))
                .put(
                        "neverArrived",
                        seconds.stream().filter(each -> each.isNaN()).count())
                .putPOJO("memory", last.memory());
    }

    /** What was live at the end of everything that one stack did. */
    void addHeap(String after, Map<String, Long> liveKib) {
        heap.row(List.of(after, mebibytes(liveKib, "topology"), mebibytes(liveKib, "sink")));
        heaps.addObject().put("after", after).putPOJO("kib", liveKib);
    }

    void finish(Report report) {
        report.add(latency);
        report.add(cost);
        report.add(rest);
        report.add(heap);
    }

    private static List<Double> perToken(String process, List<Found> founds) {
        return founds.stream()
                .flatMap(found -> found.microsPerToken(List.of(process)).stream())
                .toList();
    }

    private static String resident(Found found, String role) {
        var memory = found.memory().get(role);
        return memory == null ? "–" : Long.toString(memory.residentKib() / 1024);
    }

    private static String mebibytes(Map<String, Long> kib, String role) {
        return Long.toString(kib.getOrDefault(role, -1L) / 1024);
    }

    private static void put(ObjectNode node, Latencies latencies) {
        node.put("p50", latencies.millis(50))
                .put("p90", latencies.millis(90))
                .put("p99", latencies.millis(99))
                .put("max", latencies.maxMillis())
                .put("count", latencies.count());
    }
}
