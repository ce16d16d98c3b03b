package io.turnstream.topology.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.schemas.PairKey;
import io.turnstream.topology.state.ResponseRef;
import io.turnstream.topology.state.ResponseState;
import io.turnstream.topology.state.TurnPhase;
import io.turnstream.topology.state.TurnState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What time must be kept for, as it is read from what is stored. */
class TurnWatchTest {

    private static final PairKey TURN = new PairKey("s1", "t1");

    @Test
    void aTurnThatEndedOrNeverBeganIsNotWatched() {
        assertThat(TurnWatch.closed(TURN)).isEqualTo(new TurnWatch(TURN, TurnWatch.Phase.CLOSED, 0, false, "", 0, -1));
    }

    @Test
    void aSuspendedTurnIsKnownAsSuch() {
        assertThat(watch(TurnPhase.SUSPENDED).phase()).isEqualTo(TurnWatch.Phase.SUSPENDED);
        assertThat(watch(TurnPhase.OPEN).phase()).isEqualTo(TurnWatch.Phase.OPEN);
        assertThat(watch(TurnPhase.OPEN).turn()).isEqualTo(TURN);
        assertThat(watch(TurnPhase.OPEN).heard()).isEqualTo(5);
    }

    @Test
    void signsOfLifeArePromisedOnlyWhenEveryResponseThatRunsPromisesThem() {
        assertThat(watch(TurnPhase.OPEN).promisesAlive()).isFalse();
        assertThat(watch(TurnPhase.OPEN, runs(true)).promisesAlive()).isTrue();
        assertThat(watch(TurnPhase.OPEN, runs(false)).promisesAlive()).isFalse();
        assertThat(watch(TurnPhase.OPEN, runs(true), runs(false)).promisesAlive())
                .isFalse();
        assertThat(watch(TurnPhase.OPEN, runs(false), runs(true)).promisesAlive())
                .isFalse();
        assertThat(watch(TurnPhase.OPEN, runs(true), ended()).promisesAlive()).isTrue();
        assertThat(watch(TurnPhase.OPEN, ended()).promisesAlive()).isFalse();
    }

    @Test
    void aResponseIsWatchedForWhatItWaitsFor() {
        ResponseState waiting =
                state().setNextSeq(4).setHeld(List.of(6L, 7L)).setAttempt(2).build();
        ResponseState whole = state().setNextSeq(4).setAttempt(2).build();

        assertThat(watch(TurnPhase.OPEN).with("r1", waiting))
                .isEqualTo(new TurnWatch(TURN, TurnWatch.Phase.OPEN, 5, false, "r1", 2, 4));
        assertThat(watch(TurnPhase.OPEN).with("r1", whole).missingSeq()).isEqualTo(-1);
    }

    private static ResponseState.Builder state() {
        return ResponseState.newBuilder().setTurnId("t1");
    }

    private static TurnWatch watch(TurnPhase phase, ResponseRef... responses) {
        return TurnWatch.of(
                TURN,
                TurnState.newBuilder()
                        .setPhase(phase)
                        .setHeard(5)
                        .setResponses(List.of(responses))
                        .build());
    }

    private static ResponseRef runs(boolean promisesAlive) {
        return new ResponseRef("r", true, promisesAlive);
    }

    private static ResponseRef ended() {
        return new ResponseRef("r", false, false);
    }
}
