package io.turnstream.app.simulate;

import io.turnstream.simulator.Batch;
import io.turnstream.simulator.Occurrences;
import io.turnstream.simulator.Scenario;
import io.turnstream.simulator.Verdict;
import io.turnstream.simulator.fault.FaultPlan;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What simulations came to, for people. */
public final class SimulationText {

    private static final int RAREST_PAIRS = 12;

    private SimulationText() {}

    /** The numbers of a batch. */
    public static String table(Batch.Result result, long millis) {
        var text = new StringBuilder();
        double stories = result.stories();
        line(text, "%,d stories in %,.1f s: %,d do not hold", result.stories(), millis / 1000.0, result.failed());
        line(
                text,
                "each, on average: %.0f token events, %.1f responses, %.1f sessions, %.1f things that went wrong, %.0f"
                        + " operations, %.1f s of virtual time",
                result.events() / stories,
                result.responses() / stories,
                result.sessions() / stories,
                result.faults() / stories,
                result.operations() / stories,
                result.millis() / stories / 1000);
        line(text, "");
        line(text, "%-32s %10s", "WENT WRONG", "STORIES");
        Occurrences occurrences = result.occurrences();
        Occurrences.words().forEach(word -> line(text, "%-32s %,10d", word, occurrences.of(word)));
        line(text, "");
        List<Map.Entry<String, Integer>> pairs = occurrences.pairs();
        line(text, "%,d pairs went wrong together; the rarest:", pairs.size());
        pairs.stream().limit(RAREST_PAIRS).forEach(pair -> line(text, "%-64s %,10d", pair.getKey(), pair.getValue()));
        return text.toString();
    }

    /** What does not hold, the first few. */
    public static String failures(Batch.Result result) {
        var text = new StringBuilder();
        line(text, "");
        for (Verdict failure : result.failures()) {
            line(
                    text,
                    "seed %d: %s",
                    failure.scenario().seed(),
                    failure.violations().get(0));
        }
        line(text, "");
        line(text, "the first, made as small as it goes:");
        return text.toString();
    }

    /** What happens in one story, and what does not hold at its end. */
    public static String story(Verdict verdict) {
        var text = new StringBuilder();
        Scenario scenario = verdict.scenario();
        line(text, "seed %d", scenario.seed());
        scenario.workload()
                .sessions()
                .forEach(session -> line(text, "session %s, shown as %s", session.id(), session.codec()));
        scenario.unusualSwitches().forEach((name, value) -> line(text, "Ably: %s is %s", name, value));
        line(text, "Ably holds appends for %d ms", scenario.rollUpMillis());
        for (FaultPlan.Strike strike : scenario.plan().strikes()) {
            line(
                    text,
                    "at %d ms: %s (%d, %d)",
                    strike.at(),
                    Occurrences.word(strike.fault()),
                    strike.which(),
                    strike.number());
        }
        for (FaultPlan.Death death : scenario.plan().deaths()) {
            line(text, "from %d ms: %s, time %d", death.at(), Occurrences.word(death.point()), death.nth());
        }
        scenario.plan().producers().forEach(fault -> line(text, "always: %s", Occurrences.word(fault)));
        verdict.story().forEach(happened -> line(text, "%s", happened));
        if (verdict.holds()) {
            line(text, "everything holds");
        }
        verdict.violations().forEach(violation -> line(text, "DOES NOT HOLD: %s", violation));
        return text.toString();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }
}
