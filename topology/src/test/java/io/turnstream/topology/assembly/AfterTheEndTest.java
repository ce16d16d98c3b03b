package io.turnstream.topology.assembly;

import static io.turnstream.topology.assembly.Tokens.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.Outcome;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Events of a turn that has ended. */
@ExtendWith(OnTheDriver.class)
class AfterTheEndTest {

    private final Assembled turn = Assembled.of(helloAtOnce().completes());
    private final int shown = turn.turnEvents.size();

    private static Tokens helloAtOnce() {
        return response("t1", "r1").starts().says("Hello");
    }

    @Test
    void aSignOfLifeIsCounted() {
        turn.reads(Tokens.alive("t1"));

        saysNothing();
        assertThat(turn.count(Count.ALIVE)).isEqualTo(1);
        assertThat(turn.refused).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"GAP_TIMED_OUT", "TURN_TIMED_OUT", "TURN_EXPIRED"})
    void aTimeOutIsStale(TokenEventKind kind) {
        turn.reads(Tokens.timeOut(kind, "t1", "r1", 0));

        saysNothing();
        assertThat(turn.count(Count.STALE_TIME_OUT)).isEqualTo(1);
        assertThat(turn.refused).isEmpty();
    }

    @Test
    void aCancelOrAnotherEndIsCountedAsARepeat() {
        turn.reads(List.of(Tokens.cancel("t1"), Tokens.endOf("t1", Outcome.ERROR)));

        saysNothing();
        assertThat(turn.count(Count.REPEATED_CONTROL)).isEqualTo(2);
        assertThat(turn.refused).isEmpty();
        assertThat(turn.controls).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"TURN_SUSPENDED", "TURN_RESUMED"})
    void aTurnThatHasEndedNeitherWaitsNorGoesOn(TokenEventKind kind) {
        turn.reads(Tokens.control(kind, "t1", "e1", c -> {}));

        saysNothing();
        refusedAsLate();
    }

    @Test
    void whatFollowsTheLastEventOfAnAttemptIsLate() {
        turn.reads(helloAtOnce().completes().says("more").last());

        saysNothing();
        refusedAsLate();
    }

    @Test
    void theLastEventOfAnAttemptIsKnownAgain() {
        turn.reads(helloAtOnce().completes().last());

        saysNothing();
        assertThat(turn.count(Count.DUPLICATE)).isEqualTo(1);
        assertThat(turn.refused).isEmpty();
    }

    @Test
    void anAttemptOrAResponseThatTheTurnNeverHadIsLate() {
        turn.reads(response("t1", "r1").attempt(1).starts().last());
        turn.reads(response("t1", "r2").starts().last());

        saysNothing();
        assertThat(turn.refusals()).containsExactly(Refusal.LATE, Refusal.LATE);
    }

    @Test
    void whatWasLostIsNoRepeatWhenItComesAfterAll() {
        List<TokenEvent> events = helloAtOnce().says("lost").says("!").events();
        var cut = Assembled.of(List.of(events.get(0), events.get(1), events.get(3)))
                .reads(Tokens.timeOut(TokenEventKind.GAP_TIMED_OUT, "t1", "r1", 2))
                .reads(Tokens.cancel("t1"));

        cut.reads(events.get(2));

        assertThat(cut.refusals()).containsExactly(Refusal.LATE);
        assertThat(cut.refused.get(0).explanation()).isEqualTo("its turn has ended");
    }

    private void saysNothing() {
        assertThat(turn.turnEvents).hasSize(shown);
    }

    private void refusedAsLate() {
        assertThat(turn.refusals()).containsExactly(Refusal.LATE);
    }
}
