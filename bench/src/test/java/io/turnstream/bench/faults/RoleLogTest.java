package io.turnstream.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoleLogTest {

    private final RoleLog log = RoleLog.of(List.of(
            "2026-01-01T10:00:00.000Z INFO  s.kafka.SinkLoop delivering partition=1",
            "java.lang.IllegalStateException: no moment of its own",
            "2026-01-01T10:00:02.500Z INFO  s.kafka.SinkLoop delivering partition=2",
            "2026-01-01T10:00:03.000Z INFO  s.kafka.SinkLoop delivering partition=3"));

    @Test
    void findsTheFirstAndTheLastTimeFromAMomentOn() {
        assertThat(log.first(at(0), "delivering")).contains(at(0));
        assertThat(log.first(at(1), "delivering")).contains(Instant.parse("2026-01-01T10:00:02.500Z"));
        assertThat(log.last(at(0), "delivering")).contains(at(3));
        assertThat(log.last(at(3), "delivering")).contains(at(3));
    }

    @Test
    void whatWasNotSaidIsNotFound() {
        assertThat(log.first(at(4), "delivering")).isEmpty();
        assertThat(log.last(at(4), "delivering")).isEmpty();
        assertThat(log.first(at(0), "no moment of its own")).isEmpty();
    }

    @Test
    void stepsFollowEachOtherAndWhatCannotBeKnownIsSaid() {
        var steps = new Steps();
        steps.from(at(0)).then("first", Optional.of(at(1))).then("second", Optional.of(at(3)));
        Steps.Round round = steps.from(at(10)).then("first", Optional.empty());
        round.then("second", log.first(round.now(), "delivering"));

        assertThat(steps.table("of it").rows())
                .containsExactly(
                        List.of("first", "1.00 (1.00 … 1.00), never in 1 of 2"),
                        List.of("second", "2.00 (2.00 … 2.00), never in 1 of 2"));
        ObjectNode figures = new ObjectMapper().createObjectNode();
        steps.tell(figures);
        assertThat(figures.fieldNames()).toIterable().containsExactly("first", "second");
    }

    private static Instant at(int second) {
        return Instant.parse("2026-01-01T10:00:00Z").plusSeconds(second);
    }
}
