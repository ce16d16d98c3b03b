package io.turnstream.sink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.schemas.PairKey;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is looked at when, although nothing happens. */
class AgendaTest {

    private final Agenda agenda = new Agenda();
    private final Slot slot = new Slot(0, EngineSettings.defaults());
    private final TurnDelivery turn = turn("t");
    private final TurnDelivery other = turn("other");

    @BeforeEach
    void haveAPlace() {
        turn.slot = slot;
        other.slot = slot;
    }

    @Test
    void aTurnIsLookedAtWhenItsTimeHasCome() {
        agenda.wake(turn, 100);
        agenda.wake(other, 50);

        agenda.wakeDue(49);
        assertThat(slot.inTurn()).isEmpty();
        agenda.wakeDue(50);
        assertThat(slot.inTurn()).containsExactly(other);
        agenda.wakeDue(100);
        assertThat(slot.inTurn()).containsExactly(other, turn);
    }

    @Test
    void aTurnIsLookedAtOnceForEachTime() {
        agenda.wake(turn, 100);
        agenda.wakeDue(100);
        slot.leaveAlone(turn);

        agenda.wakeDue(1_000);

        assertThat(slot.inTurn()).isEmpty();
    }

    @Test
    void aLaterTimeDoesNotPutOffAnEarlierOne() {
        agenda.wake(turn, 100);
        agenda.wake(turn, 200);

        agenda.wakeDue(100);

        assertThat(slot.inTurn()).containsExactly(turn);
    }

    @Test
    void anEarlierTimeComesFirst() {
        agenda.wake(turn, 200);
        agenda.wake(turn, 100);

        agenda.wakeDue(100);

        assertThat(slot.inTurn()).containsExactly(turn);
    }

    @Test
    void aTurnThatWasLookedAtCanBePutDownAgain() {
        agenda.wake(turn, 100);
        agenda.wakeDue(100);
        assertThat(turn.wakeAt).isEqualTo(Long.MAX_VALUE);
        slot.leaveAlone(turn);

        agenda.wake(turn, 300);
        agenda.wakeDue(300);

        assertThat(slot.inTurn()).containsExactly(turn);
    }

    @Test
    void aTurnWithoutAPlaceIsLeftAlone() {
        agenda.wake(turn, 100);
        turn.slot = null;

        agenda.wakeDue(100);

        assertThat(slot.inTurn()).isEmpty();
    }

    private static TurnDelivery turn(String id) {
        return new TurnDelivery(0, new PairKey("s", id), "ai:s", new StepCodec(), Optional.empty());
    }
}
