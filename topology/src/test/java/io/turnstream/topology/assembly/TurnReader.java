package io.turnstream.topology.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.Outcome;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnEventKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the turn events of one turn as a sink would, and fails where they break the contract: one numbering, one start,
 * one end, offsets that add up, parts that open before they grow.
 */
final class TurnReader {

    private final Map<Integer, StringBuilder> parts = new TreeMap<>();
    private final Map<String, Map<Integer, String>> texts = new HashMap<>();
    private final Set<Integer> open = new HashSet<>();
    private String current = "";
    private boolean ended;

    /** The text of each response, of the attempt that was shown last, part by part. */
    static Map<String, Map<Integer, String>> read(List<TurnEvent> events) {
        return new TurnReader().readAll(events);
    }

    private Map<String, Map<Integer, String>> readAll(List<TurnEvent> events) {
        for (int i = 0; i < events.size(); i++) {
            TurnEvent event = events.get(i);
            assertThat(event.getSeq()).isEqualTo(i);
            assertThat(event.getKind() == TurnEventKind.TURN_STARTED).isEqualTo(i == 0);
            assertThat(ended).as("nothing follows the end").isFalse();
            read(event);
        }
        return texts;
    }

    private void read(TurnEvent event) {
        switch (event.getKind()) {
            case RESPONSE_STARTED -> {
                assertThat(current.isEmpty() || current.equals(event.getResponseId()))
                        .as("one response at a time, in these turns")
                        .isTrue();
                current = event.getResponseId();
                parts.clear();
                open.clear();
            }
            case PART_STARTED -> {
                isOfCurrent(event);
                assertThat(event.getPart()).isEqualTo(parts.size());
                parts.put(event.getPart(), new StringBuilder());
                open.add(event.getPart());
            }
            case PART_DELTA -> {
                isOfCurrent(event);
                assertThat(open).contains(event.getPart());
                StringBuilder text = part(event);
                assertThat(event.getOffset()).isEqualTo(text.length());
                assertThat(event.getDelta()).isNotEmpty();
                text.append(event.getDelta());
            }
            case PART_ENDED -> {
                isOfCurrent(event);
                assertThat(open.remove(event.getPart())).isTrue();
                assertThat(event.getOffset()).isEqualTo(part(event).length());
            }
            case PART_WHOLE -> {
                isOfCurrent(event);
                assertThat(event.getPart()).isEqualTo(parts.size());
                parts.put(event.getPart(), new StringBuilder());
            }
            case GAP -> isOfCurrent(event);
            case RESPONSE_ENDED -> {
                isOfCurrent(event);
                if (event.getDetail().getOutcome() == Outcome.COMPLETE) {
                    assertThat(open).isEmpty();
                }
                Map<Integer, String> text = new TreeMap<>();
                parts.forEach((number, part) -> text.put(number, part.toString()));
                texts.put(current, text);
                current = "";
            }
            case TURN_ENDED -> {
                assertThat(current).as("responses end before their turn").isEmpty();
                ended = true;
            }
            default -> assertThat(event.getResponseId()).isEmpty();
        }
    }

    private void isOfCurrent(TurnEvent event) {
        assertThat(event.getResponseId()).isEqualTo(current).isNotEmpty();
    }

    private StringBuilder part(TurnEvent event) {
        StringBuilder part = parts.get(event.getPart());
        assertThat(part).isNotNull();
        return part;
    }
}
