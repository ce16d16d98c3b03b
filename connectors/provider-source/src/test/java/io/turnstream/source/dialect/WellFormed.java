package io.turnstream.source.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.schemas.TokenEvents;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What holds for the events of every attempt, whatever the provider sent. */
final class WellFormed {

    private WellFormed() {}

    static void check(List<TokenEvent> events) {
        assertThat(events.get(0).getKind()).isEqualTo(TokenEventKind.RESPONSE_STARTED);
        Set<Integer> open = new HashSet<>();
        int parts = 0;
        for (int i = 0; i < events.size(); i++) {
            TokenEvent event = events.get(i);
            TokenEventKind kind = event.getKind();
            assertThat(event.getSeq()).isEqualTo(i);
            assertThat(TokenEvents.problem(event)).isEmpty();
            assertThat(Told.isTerminal(kind))
                    .as("only the last event is an end")
                    .isEqualTo(i == events.size() - 1);
            if (kind == TokenEventKind.USAGE_REPORTED) {
                assertThat(i).isEqualTo(events.size() - 2);
            }
            if (Told.isPartStart(kind)) {
                assertThat(event.getPart()).isEqualTo(parts++);
                open.add(event.getPart());
            } else if (Told.isPartEnd(kind)) {
                assertThat(open.remove(event.getPart())).as("ends an open part").isTrue();
            } else if (!event.getDelta().isEmpty()) {
                assertThat(open).as("adds to an open part").contains(event.getPart());
            }
        }
        TokenEventKind end = events.get(events.size() - 1).getKind();
        if (end == TokenEventKind.RESPONSE_COMPLETED || end == TokenEventKind.RESPONSE_INCOMPLETE) {
            assertThat(open).as("parts left open").isEmpty();
        }
    }
}
