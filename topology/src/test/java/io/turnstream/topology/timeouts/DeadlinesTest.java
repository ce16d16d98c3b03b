package io.turnstream.topology.timeouts;

import static io.turnstream.topology.assembly.TurnWatch.Phase.CLOSED;
import static io.turnstream.topology.assembly.TurnWatch.Phase.OPEN;
import static io.turnstream.topology.assembly.TurnWatch.Phase.SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.TokenEventKind;
import io.turnstream.schemas.PairKey;
import io.turnstream.topology.assembly.TurnWatch;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

    private static final PairKey TURN = new PairKey("s1", "t1");
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    private final Deadlines deadlines = new Deadlines(Timeouts.DEFAULTS);

    private static TurnWatch watch(TurnWatch.Phase phase, boolean alive, long missing) {
        return new TurnWatch(TURN, phase, 7, alive, "r1", 0, missing);
    }

    @Test
    void waitsLongerWhereNobodyPromisesSignsOfLife() {
        deadlines.watch(watch(OPEN, true, -1), 0);
        assertThat(deadlines.due(MINUTE - 1)).isEmpty();
        assertThat(deadlines.due(MINUTE)).containsExactly(new TimeOut(TokenEventKind.TURN_TIMED_OUT, TURN, "", 0, 7));

        deadlines.watch(watch(OPEN, false, -1), MINUTE);
        assertThat(deadlines.due(5 * MINUTE)).isEmpty();
        assertThat(deadlines.due(6 * MINUTE)).hasSize(1);
    }

    @Test
    void givesUpAGapOnceAndLeavesAClosedOne() {
        deadlines.watch(watch(OPEN, true, 3), 0);
        deadlines.watch(watch(OPEN, true, 3), 1500);
        assertThat(deadlines.due(2000)).containsExactly(new TimeOut(TokenEventKind.GAP_TIMED_OUT, TURN, "r1", 0, 3));
        assertThat(deadlines.due(2001)).isEmpty();

        deadlines.watch(watch(OPEN, true, 5), 3000);
        deadlines.watch(watch(OPEN, true, -1), 3001);
        assertThat(deadlines.due(6000)).isEmpty();
    }

    @Test
    void letsASuspendedTurnWaitForADay() {
        deadlines.watch(watch(OPEN, true, -1), 0);
        deadlines.watch(watch(SUSPENDED, false, -1), 1);

        assertThat(deadlines.due(23 * 60 * MINUTE)).isEmpty();
        assertThat(deadlines.due(25 * 60 * MINUTE))
                .extracting(TimeOut::kind)
                .containsExactly(TokenEventKind.TURN_EXPIRED);
    }

    @Test
    void measuresAgeFromTheStartWhateverComes() {
        for (long now = 0; now < 60 * MINUTE; now += MINUTE / 2) {
            deadlines.watch(watch(OPEN, true, -1), now);
        }

        assertThat(deadlines.due(60 * MINUTE))
                .containsExactly(new TimeOut(TokenEventKind.TURN_EXPIRED, TURN, "", 0, -1));
    }

    @Test
    void forgetsClosedTurns() {
        deadlines.watch(watch(OPEN, true, 3), 0);
        deadlines.watch(watch(CLOSED, true, -1), 1);

        assertThat(deadlines.due(Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void saysTheSameOfTheSameTimeOut() {
        var timeOut = new TimeOut(TokenEventKind.GAP_TIMED_OUT, TURN, "r1", 1, 3);

        assertThat(timeOut.event(Instant.EPOCH).getEventId())
                .isEqualTo(timeOut.event(Instant.EPOCH.plusSeconds(5)).getEventId())
                .isEqualTo("GAP_TIMED_OUT|t1|r1|1|3");
    }
}
