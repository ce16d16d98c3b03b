package io.turnstream.topology.assembly;

import static io.turnstream.topology.assembly.Tokens.all;
import static io.turnstream.topology.assembly.Tokens.hello;
import static io.turnstream.topology.assembly.Tokens.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.Started;
import io.turnstream.avro.TokenDetail;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnEventKind;
import io.turnstream.avro.TurnInfo;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Turns that wait for somebody, and go on. */
@ExtendWith(OnTheDriver.class)
class SuspensionTest {

    private static final TokenEvent SUSPEND =
            Tokens.control(TokenEventKind.TURN_SUSPENDED, "t1", "e1", c -> c.setReason("approval"));

    @Test
    void waitsWhileATurnIsSuspended() {
        var turn = Assembled.of(hello().completes(end -> end.setTurnSuspends(true)))
                .reads(Tokens.timeOut(TokenEventKind.TURN_TIMED_OUT, "t1", "", 4));
        assertThat(turn.kinds()).endsWith(TurnEventKind.RESPONSE_ENDED, TurnEventKind.TURN_SUSPENDED);

        var again = TurnInfo.newBuilder().setInvocationId("i2").build();
        turn.reads(response("t1", "r2").startsIn(again).says("more").completes());

        TurnReader.read(turn.turnEvents);
        assertThat(turn.only(TurnEventKind.TURN_RESUMED).getDetail().getTurn().getInvocationId())
                .isEqualTo("i2");
        assertThat(turn.kinds()).endsWith(TurnEventKind.TURN_ENDED);
    }

    @Test
    void suspendsAndResumesByControlOnce() {
        TokenEvent suspend = Tokens.control(TokenEventKind.TURN_SUSPENDED, "t1", "e1", c -> c.setReason("approval"));
        TokenEvent resume = Tokens.control(TokenEventKind.TURN_RESUMED, "t1", "e2", c -> {});
        var turn = Assembled.of(hello().completes(end -> end.setTurnEnds(false)))
                .reads(List.of(suspend, suspend, resume, suspend, resume));

        assertThat(turn.only(TurnEventKind.TURN_SUSPENDED).getDetail().getReason())
                .isEqualTo("approval");
        turn.only(TurnEventKind.TURN_RESUMED);
        assertThat(turn.count(Count.REPEATED_CONTROL)).isEqualTo(3);
    }

    @Test
    void doesNotSuspendATurnThatStillSpeaks() {
        var turn = Assembled.of(hello()).reads(Tokens.control(TokenEventKind.TURN_SUSPENDED, "t1", "e1", c -> {}));

        assertThat(turn.refusals()).containsExactly(Refusal.INVALID);
    }

    @Test
    void losesNothingOfATurnThatItDoesNotSuspend() {
        List<TokenEvent> events = hello().says("!").says("?").events();
        var turn = Assembled.of(all(events.subList(0, 3), events.subList(4, 5)))
                .reads(SUSPEND)
                .reads(events.get(3))
                .reads(hello().loses(2).completes().last());

        assertThat(turn.refusals()).containsExactly(Refusal.INVALID);
        assertThat(turn.text()).isEqualTo("Hello!?");
        assertThat(turn.response().getMarks()).isEmpty();
    }

    @Test
    void suspendsATurnWhoseLastResponseHasItsEndHeld() {
        var turn = Assembled.of(hello().loses(1).completes(end -> end.setTurnEnds(false)))
                .reads(SUSPEND);

        TurnReader.read(turn.turnEvents);
        assertThat(turn.refused).isEmpty();
        assertThat(turn.response().getMarks()).containsExactly(Marks.INCOMPLETE);
        assertThat(turn.kinds()).endsWith(TurnEventKind.RESPONSE_ENDED, TurnEventKind.TURN_SUSPENDED);
    }

    @Test
    void suspendsATurnOnceThoughTheHeldEndSuspendsItToo() {
        var turn = Assembled.of(hello().loses(1).completes(end -> end.setTurnSuspends(true)))
                .reads(SUSPEND);

        turn.only(TurnEventKind.TURN_SUSPENDED);
        assertThat(turn.count(Count.REPEATED_CONTROL)).isEqualTo(1);
    }

    @Test
    void doesNotSuspendATurnWhoseEndIsHeld() {
        List<TokenEvent> events = hello().says("!").completes().events();
        var turn = Assembled.of(all(events.subList(0, 3), events.subList(4, 5)))
                .reads(SUSPEND)
                .reads(events.get(3));

        assertThat(turn.refusals()).containsExactly(Refusal.LATE);
        assertThat(turn.text()).isEqualTo("Hello!");
        assertThat(turn.response().getMarks()).isEmpty();
    }

    private static Tokens helloAtOnce() {
        return response("t1", "r1").starts().says("Hello");
    }

    private static Tokens toolLoop() {
        return helloAtOnce().completes(end -> end.setTurnEnds(false));
    }

    private static TokenEvent suspend(String eventId) {
        return Tokens.control(TokenEventKind.TURN_SUSPENDED, "t1", eventId, c -> c.setReason("approval"));
    }

    private static TokenEvent resume(String eventId) {
        return Tokens.control(TokenEventKind.TURN_RESUMED, "t1", eventId, c -> {});
    }

    @Test
    void aTurnThatWasNeverHeardOfNeitherWaitsNorGoesOn() {
        var turn = Assembled.of(List.of(suspend("e1"), resume("e2")));

        assertThat(turn.refusals()).containsExactly(Refusal.INVALID, Refusal.INVALID);
        assertThat(turn.turnEvents).isEmpty();
        assertThat(turn.tables.contents).isEmpty();
    }

    @Test
    void aTurnThatRunsIsNotResumed() {
        var turn = Assembled.of(toolLoop()).reads(resume("e1"));

        assertThat(turn.kinds()).doesNotContain(TurnEventKind.TURN_RESUMED);
        assertThat(turn.count(Count.REPEATED_CONTROL)).isEqualTo(1);
    }

    @Test
    void aTurnGoesOnWithTheInputThatResumesIt() {
        TokenEvent resume = withTurn(
                resume("e2"),
                TurnInfo.newBuilder()
                        .setInputMessageId("u2")
                        .setParent("elsewhere")
                        .build());
        var turn = Assembled.of(toolLoop()).reads(List.of(suspend("e1"), resume));

        TurnInfo shown = turn.only(TurnEventKind.TURN_RESUMED).getDetail().getTurn();
        assertThat(shown.getInputMessageId()).isEqualTo("u2");
        assertThat(shown.getParent()).isNull();
        turn.reads(response("t1", "r2").starts().completes());
        assertThat(turn.responses.get(1).getInputMessageId()).isEqualTo("u2");
    }

    @Test
    void aTurnWaitsAsOftenAsSomebodyAsks() {
        var turn = Assembled.of(toolLoop())
                .reads(List.of(suspend("e1"), resume("e2"), suspend("e3"), resume("e4"), suspend("e5")));

        assertThat(turn.kinds())
                .filteredOn(TurnEventKind.TURN_SUSPENDED::equals)
                .hasSize(3);
        assertThat(turn.kinds()).filteredOn(TurnEventKind.TURN_RESUMED::equals).hasSize(2);
        assertThat(turn.count(Count.REPEATED_CONTROL)).isZero();
        assertThat(turn.watch().phase()).isEqualTo(TurnWatch.Phase.SUSPENDED);
    }

    @Test
    void theLastEightRequestsAreKnownAgainAndNoOlderOnes() {
        var turn = Assembled.of(toolLoop());
        for (int i = 0; i < 5; i++) {
            turn.reads(List.of(suspend("s" + i), resume("r" + i)));
        }
        int shown = turn.turnEvents.size();

        turn.reads(List.of(suspend("s1"), suspend("s4")));
        assertThat(turn.turnEvents).hasSize(shown);
        assertThat(turn.count(Count.REPEATED_CONTROL)).isEqualTo(2);

        turn.reads(suspend("s0"));
        assertThat(turn.turnEvents).hasSize(shown + 1);
    }

    @Test
    void aTurnOfWhichOnlyEarlyEventsCameDoesNotWait() {
        var turn = Assembled.of(response("t1", "r1").loses(1).says("early")).reads(suspend("e1"));

        assertThat(turn.refusals()).containsExactly(Refusal.INVALID);
        assertThat(turn.turnEvents).isEmpty();
    }

    @Test
    void aTurnThatSaidNothingYetIsAnnouncedBeforeItWaits() {
        var turn = Assembled.of(response("t1", "r1").says(TokenEventKind.RAW, -1, "", null))
                .reads(suspend("e1"));

        assertThat(turn.kinds()).containsExactly(TurnEventKind.TURN_STARTED, TurnEventKind.TURN_SUSPENDED);
    }

    @Test
    void aSuspendedTurnDoesNotFallSilent() {
        var turn = Assembled.of(toolLoop()).reads(suspend("e1"));

        turn.reads(turn.silence());

        assertThat(turn.kinds()).doesNotContain(TurnEventKind.TURN_ENDED);
        assertThat(turn.count(Count.STALE_TIME_OUT)).isEqualTo(1);
    }

    @Test
    void aSuspendedTurnGrowsTooOld() {
        var turn = Assembled.of(toolLoop())
                .reads(suspend("e1"))
                .reads(Tokens.timeOut(TokenEventKind.TURN_EXPIRED, "t1", "", -1));

        TurnEvent end = turn.only(TurnEventKind.TURN_ENDED);
        assertThat(end.getDetail().getMarks()).containsExactly(Marks.EXPIRED);
        assertThat(turn.count(Count.TURN_EXPIRED)).isEqualTo(1);
    }

    private static TokenEvent withTurn(TokenEvent control, TurnInfo turn) {
        TokenDetail detail = TokenDetail.newBuilder(control.getDetail())
                .setStarted(Started.newBuilder().setTurn(turn).build())
                .build();
        return TokenEvent.newBuilder(control).setDetail(detail).build();
    }
}
