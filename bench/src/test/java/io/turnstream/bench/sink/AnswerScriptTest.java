package io.turnstream.bench.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnEventKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerScriptTest {

    private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_123L);

    @Test
    void isAWholeTurnNumberedWithoutHoles() {
        AnswerScript script = new AnswerScript("s", "a", 3, 7);

        List<TurnEvent> events = new ArrayList<>(script.start(NOW));
        while (!script.isOver()) {
            events.add(script.token(NOW));
        }
        events.addAll(script.end(NOW));

        assertThat(events).extracting(TurnEvent::getSeq).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(events)
                .filteredOn(event -> event.getKind() == TurnEventKind.PART_DELTA)
                .hasSize(3);
        assertThat(events.get(events.size() - 1).getKind()).isEqualTo(TurnEventKind.TURN_ENDED);
    }

    @Test
    void theFirstTokenSaysTheMark() {
        AnswerScript script = new AnswerScript("s", "a", 2, 7);

        String first = script.token(NOW).getDelta();
        String second = script.token(NOW).getDelta();

        assertThat(AnswerScript.markOf(first + second)).isEqualTo(7);
        assertThat(AnswerScript.markOf(second)).isNegative();
        assertThat(AnswerScript.markOf("")).isNegative();
    }
}
