package io.turnstream.topology.assembly;

import static io.turnstream.topology.assembly.Tokens.cancel;
import static io.turnstream.topology.assembly.Tokens.hello;
import static io.turnstream.topology.assembly.Tokens.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.Failure;
import io.turnstream.avro.Outcome;
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

/** Events that are about a turn: its cancel, its end, its pauses, and the time-outs. */
@ExtendWith(OnTheDriver.class)
class ControlEventsTest {

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

    // ---- how a turn is ended

    @Test
    void whoeverMakesATurnThatIsCancelledIsToldToStopAllOfIt() {
        var turn = Assembled.of(helloAtOnce()).reads(Tokens.cancel("t1"));

        assertThat(turn.controls).singleElement().satisfies(control -> {
            assertThat(control.getSessionId()).isEqualTo(Tokens.SESSION);
            assertThat(control.getTurnId()).isEqualTo("t1");
            assertThat(control.getResponseId()).isEmpty();
            assertThat(control.getAttempt()).isEqualTo(-1);
        });
        assertThat(turn.count(Count.TURN_CANCELLED)).isEqualTo(1);
    }

    @Test
    void aCancelOfATurnThatHasNotBegunSaysWhereItStands() {
        TokenEvent cancel = withTurn(
                Tokens.cancel("t1"), TurnInfo.newBuilder().setParent("m0").build());

        var turn = Assembled.of(List.of(cancel));

        assertThat(turn.only(TurnEventKind.TURN_STARTED).getDetail().getTurn().getParent())
                .isEqualTo("m0");
    }

    @Test
    void whatComesAfterATurnThatSaidNothingFollowsWhatThatWouldHaveFollowed() {
        TokenEvent cancel = withTurn(
                Tokens.cancel("t1"), TurnInfo.newBuilder().setParent("m0").build());

        var turns = Assembled.of(List.of(cancel)).reads(Tokens.cancel("t2"));

        assertThat(turns.turnEvents.stream()
                        .filter(event -> event.getKind() == TurnEventKind.TURN_STARTED)
                        .map(event -> event.getDetail().getTurn().getParent()))
                .containsExactly("m0", "m0");
    }

    @Test
    void anEndWithoutAWordIsComplete() {
        var turn = Assembled.of(toolLoop())
                .reads(Tokens.control(TokenEventKind.TURN_ENDED, "t1", "e1", c -> c.setReason("done")));

        TurnEvent end = turn.only(TurnEventKind.TURN_ENDED);
        assertThat(end.getDetail().getOutcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(end.getDetail().getReason()).isEqualTo("done");
        assertThat(end.getDetail().getFailure()).isNull();
        assertThat(turn.controls).extracting(c -> c.getReason()).containsExactly("turn-ended");
        assertThat(turn.count(Count.TURN_COMPLETE)).isEqualTo(1);
    }

    @Test
    void anEndWithoutAnyDetailIsCompleteToo() {
        TokenEvent end = TokenEvent.newBuilder(Tokens.endOf("t1", Outcome.ERROR))
                .setDetail(null)
                .build();

        var turn = Assembled.of(toolLoop()).reads(end);

        assertThat(turn.only(TurnEventKind.TURN_ENDED).getDetail().getOutcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(turn.only(TurnEventKind.TURN_ENDED).getDetail().getReason()).isNull();
    }

    @Test
    void anOutcomeThatNobodyKnowsEndsNothing() {
        var turn = Assembled.of(helloAtOnce()).reads(Tokens.endOf("t1", Outcome.UNKNOWN));

        assertThat(turn.refusals()).containsExactly(Refusal.INVALID);
        assertThat(turn.kinds()).doesNotContain(TurnEventKind.TURN_ENDED);
    }

    @Test
    void aTurnEndsWithTheFailureThatIsNamed() {
        Failure failure =
                Failure.newBuilder().setCode("budget").setMessage("spent").build();
        TokenEvent end = Tokens.endOf("t1", Outcome.ERROR);
        TokenDetail detail =
                TokenDetail.newBuilder(end.getDetail()).setFailure(failure).build();

        var turn = Assembled.of(helloAtOnce())
                .reads(TokenEvent.newBuilder(end).setDetail(detail).build());

        assertThat(turn.only(TurnEventKind.TURN_ENDED).getDetail().getFailure()).isEqualTo(failure);
        assertThat(turn.response().getOutcome()).isEqualTo(Outcome.ERROR);
        assertThat(turn.response().getFinishReason()).isEqualTo("error");
        assertThat(turn.response().getFailure()).isEqualTo(failure);
        assertThat(turn.count(Count.TURN_FAILED)).isEqualTo(1);
    }

    @Test
    void aFailureThatIsNamedBesideAnotherOutcomeIsNone() {
        Failure failure = Failure.newBuilder().setCode("budget").build();
        TokenEvent end = Tokens.endOf("t1", Outcome.COMPLETE);
        TokenDetail detail =
                TokenDetail.newBuilder(end.getDetail()).setFailure(failure).build();

        var turn = Assembled.of(toolLoop())
                .reads(TokenEvent.newBuilder(end).setDetail(detail).build());

        assertThat(turn.only(TurnEventKind.TURN_ENDED).getDetail().getFailure()).isNull();
    }

    @Test
    void aTurnWhoseHeldEndCompletesItIsNotEndedAgain() {
        var turn = Assembled.of(helloAtOnce().loses(1).completes()).reads(Tokens.endOf("t1", Outcome.ERROR));

        assertThat(turn.only(TurnEventKind.TURN_ENDED).getDetail().getOutcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(turn.count(Count.REPEATED_CONTROL)).isEqualTo(1);
        assertThat(turn.controls).isEmpty();
    }

    @Test
    void aResponseThatIsCutOffByACompleteTurnIsCancelled() {
        var turn = Assembled.of(helloAtOnce()).reads(Tokens.endOf("t1", Outcome.COMPLETE));

        assertThat(turn.response().getOutcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(turn.response().getFinishReason()).isEqualTo("other");
        assertThat(turn.response().getTurnEnded()).isTrue();
        assertThat(turn.controls).extracting(c -> c.getResponseId()).containsExactly("");
    }

    // ---- time-outs of what is not, or is not so any more

    @Test
    void aTimeOutOfATurnThatNobodyKnowsIsStale() {
        var turn = Assembled.of(List.of(
                Tokens.timeOut(TokenEventKind.TURN_TIMED_OUT, "t1", "", 0),
                Tokens.timeOut(TokenEventKind.TURN_EXPIRED, "t1", "", 0),
                Tokens.timeOut(TokenEventKind.GAP_TIMED_OUT, "t1", "r1", 0)));

        assertThat(turn.count(Count.STALE_TIME_OUT)).isEqualTo(3);
        assertThat(turn.turnEvents).isEmpty();
        assertThat(turn.tables.contents).isEmpty();
    }

    @Test
    void aGapOfAnAttemptThatWasReplacedIsNotGivenUp() {
        var turn = Assembled.of(
                        response("t1", "r1").attempt(1).starts().loses(1).says("b"))
                .reads(Tokens.timeOut(TokenEventKind.GAP_TIMED_OUT, "t1", "r1", 1));

        assertThat(turn.kinds()).doesNotContain(TurnEventKind.GAP);
        assertThat(turn.count(Count.STALE_TIME_OUT)).isEqualTo(1);
    }

    @Test
    void aResponseThatWaitsForNothingHasNoGap() {
        var turn = Assembled.of(helloAtOnce()).reads(Tokens.timeOut(TokenEventKind.GAP_TIMED_OUT, "t1", "r1", 2));

        assertThat(turn.kinds()).doesNotContain(TurnEventKind.GAP);
        assertThat(turn.count(Count.STALE_TIME_OUT)).isEqualTo(1);
    }

    @Test
    void aTurnThatFellSilentIsCountedAsSuchAndAsFailed() {
        var turn = Assembled.of(helloAtOnce());

        turn.reads(turn.silence());

        assertThat(turn.count(Count.TURN_IDLE)).isEqualTo(1);
        assertThat(turn.count(Count.TURN_FAILED)).isEqualTo(1);
        assertThat(turn.only(TurnEventKind.TURN_ENDED).getDetail().getFailure().getMessage())
                .isNotEmpty();
    }

    // ---- what is no part of any turn

    @Test
    void aSignOfLifeOfATurnThatNobodyKnowsIsCountedAndForgotten() {
        var turn = Assembled.of(List.of(Tokens.alive("t1")));

        assertThat(turn.count(Count.ALIVE)).isEqualTo(1);
        assertThat(turn.tables.contents).isEmpty();
    }

    @Test
    void aControlEventOfAKindThatIsNotKnownYetIsCountedWhateverItSays() {
        TokenEvent unknown = TokenEvent.newBuilder(Tokens.alive("t1"))
                .setKind(TokenEventKind.UNKNOWN)
                .setResponseId("")
                .build();

        var turn = Assembled.of(helloAtOnce()).reads(unknown);

        assertThat(turn.count(Count.UNKNOWN_KIND)).isEqualTo(1);
        assertThat(turn.refused).isEmpty();
    }

    private static TokenEvent withTurn(TokenEvent control, TurnInfo turn) {
        TokenDetail detail = TokenDetail.newBuilder(control.getDetail())
                .setStarted(Started.newBuilder().setTurn(turn).build())
                .build();
        return TokenEvent.newBuilder(control).setDetail(detail).build();
    }

    // ---- what becomes of its responses

    @Test
    void endsAsCancelledAndTellsWhoeverSpeaksToStop() {
        var turn = Assembled.of(hello()).reads(cancel("t1"));

        assertThat(turn.kinds()).endsWith(TurnEventKind.RESPONSE_ENDED, TurnEventKind.TURN_ENDED);
        assertThat(turn.kinds()).doesNotContain(TurnEventKind.PART_ENDED);
        assertThat(turn.only(TurnEventKind.TURN_ENDED).getDetail().getReason()).isEqualTo("user");
        assertThat(turn.text()).isEqualTo("Hello");
        assertThat(turn.response().getOutcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(turn.controls).extracting(c -> c.getReason()).containsExactly("cancelled");
    }

    @Test
    void cancelsATurnThatHasNotBegun() {
        var turn = Assembled.of(List.of(cancel("t1"))).reads(hello());

        assertThat(turn.kinds()).containsExactly(TurnEventKind.TURN_STARTED, TurnEventKind.TURN_ENDED);
        assertThat(turn.refusals()).containsExactly(Refusal.LATE, Refusal.LATE, Refusal.LATE);
        assertThat(turn.controls).hasSize(1);
    }

    @Test
    void cancelsOnlyOnce() {
        var turn = Assembled.of(hello()).reads(List.of(cancel("t1"), cancel("t1")));

        turn.only(TurnEventKind.TURN_ENDED);
        assertThat(turn.controls).hasSize(1);
        assertThat(turn.count(Count.REPEATED_CONTROL)).isEqualTo(1);
        assertThat(turn.refused).isEmpty();
    }

    @Test
    void doesNotCancelWhatIsComplete() {
        var turn = Assembled.of(hello().completes()).reads(cancel("t1"));

        assertThat(turn.response().getOutcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(turn.controls).isEmpty();
    }

    @Test
    void refusesWhatWasHeldWhenTheTurnIsCancelled() {
        var turn = Assembled.of(hello().loses(1).says("!")).reads(cancel("t1"));

        assertThat(turn.text()).isEqualTo("Hello");
        assertThat(turn.refusals()).containsExactly(Refusal.LATE);
        assertThat(turn.openState()).isEmpty();
    }

    @Test
    void keepsAFailedAttemptWhenTheTurnEndsBeforeTheNext() {
        var turn = Assembled.of(hello().fails(true)).reads(cancel("t1"));

        TurnReader.read(turn.turnEvents);
        turn.only(TurnEventKind.RESPONSE_ENDED);
        assertThat(turn.response().getOutcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(turn.text()).isEqualTo("Hello");
        assertThat(turn.response().getFailure().getCode()).isEqualTo("overloaded");
    }

    @Test
    void endsATurnOnRequestWithAllThatCameBefore() {
        var turn = Assembled.of(hello().loses(1).says("!").completes(end -> end.setTurnEnds(false)))
                .reads(Tokens.endOf("t1", Outcome.COMPLETE));

        TurnReader.read(turn.turnEvents);
        assertThat(turn.text()).isEqualTo("Hello!");
        assertThat(turn.response().getMarks()).containsExactly(Marks.INCOMPLETE);
        assertThat(turn.response().getOutcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(turn.only(TurnEventKind.TURN_ENDED).getDetail().getOutcome()).isEqualTo(Outcome.COMPLETE);
    }
}
