package io.turnstream.bench.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.bench.report.Table;
import io.turnstream.bench.stats.Spread;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a time is made of: steps that follow each other, over several rounds. Used from one thread. */
final class Steps {

    private final Map<String, List<Double>> seconds = new LinkedHashMap<>();

    /** One round, as it goes on. */
    final class Round {

        private Optional<Instant> last;

        private Round(Instant begin) {
            this.last = Optional.of(begin);
        }

        /** When this step ended, with which the next one begins; empty when it is not known. */
        Round then(String step, Optional<Instant> end) {
            seconds.computeIfAbsent(step, name -> new ArrayList<>()).add(RoleLog.seconds(last, end));
            last = end;
            return this;
        }

        /** When the step before ended; when that is not known, after everything. */
        Instant now() {
            return last.orElse(Instant.MAX);
        }
    }

    /** A round whose first step begins at this moment. */
    Round from(Instant begin) {
        return new Round(begin);
    }

    /** One row for each step, for people. */
    Table table(String title) {
        Table table = new Table(title, List.of("step", "s (median, least … most)"));
        seconds.forEach((step, each) -> table.row(List.of(step, Spread.text(each, 2))));
        return table;
    }

    /** The same for programs. */
    void tell(ObjectNode figures) {
        seconds.forEach((step, each) -> figures.putPOJO(step, Spread.figure(each)));
    }
}
