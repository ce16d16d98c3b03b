package io.turnstream.bench.faults;

import io.turnstream.bench.report.Report;
import io.turnstream.bench.report.Table;
import io.turnstream.bench.stats.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The longest pause of anybody in each round, and what it may be.
 *
 * @param seconds one for each round
 * @param target the worst must be below it
 */
record Pauses(List<Double> seconds, double target) {

    /**
     * Puts them into the report.
     *
     * @param verdict on all that was said
     * @param more further columns, in their order
     */
    void tell(Report report, String title, Verdict verdict, Map<String, String> more) {
        Spread spread = Spread.of(seconds);
        boolean met = spread.most() < target;
        List<String> headings = new ArrayList<>(List.of(
                "longest pause of anybody s (median, least … most)",
                "target s",
                "met",
                "whole live / late",
                "wrong on screen",
                "shown anew"));
        headings.addAll(more.keySet());
        List<String> cells = new ArrayList<>(List.of(
                spread.text(2),
                "< " + target,
                met ? "yes" : "no",
                verdict.whole(),
                Long.toString(verdict.wrong()),
                Long.toString(verdict.anew())));
        cells.addAll(more.values());
        report.add(new Table(title, headings).row(cells));
        report.figures()
                .putPOJO("seconds", spread)
                .putPOJO("each", seconds)
                .put("target", target)
                .put("met", met)
                .put("anew", verdict.anew())
                .put("wrong", verdict.wrong())
                .put("whole", verdict.isGood());
    }
}
