package io.turnstream.app.demo;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The judgements as a table for people. */
public final class JudgementTable {

    private JudgementTable() {}

    /**
     * A head, one line for each recording, {@code N broken rules}, and the sum {@code N recordings, N whole}.
     *
     * @param brokenRules how often what was published broke a rule
     */
    public static String of(List<Judgement> judgements, int brokenRules) {
        var table = new StringBuilder(
                row("recording", "model", "parts", "characters", "live", "history", "responses", "result"));
        for (Judgement judgement : judgements) {
            table.append(row(
                    judgement.recording().name(),
                    judgement.recording().model(),
                    judgement.parts(),
                    judgement.characters(),
                    mark(judgement.live()),
                    mark(judgement.history()),
                    mark(judgement.kept()),
                    judgement.problem().orElse("whole")));
        }
        long whole = judgements.stream().filter(Judgement::isWhole).count();
        return table.append(brokenRules(brokenRules))
                .append(System.lineSeparator())
                .append(judgements.size())
                .append(" recordings, ")
                .append(whole)
                .append(" whole")
                .append(System.lineSeparator())
                .toString();
    }

    /** {@code N broken rules}. */
    public static String brokenRules(int count) {
        return count + (count == 1 ? " broken rule" : " broken rules");
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "%-51s %-27s %5s %10s  %-5s %-8s %-10s %s%n", cells);
    }

    private static String mark(Optional<String> problem) {
        return problem.isEmpty() ? "ok" : "no";
    }
}
