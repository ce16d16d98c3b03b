package io.turnstream.topology.assembly;

import static io.turnstream.topology.assembly.Tokens.all;
import static io.turnstream.topology.assembly.Tokens.hello;
import static io.turnstream.topology.assembly.Tokens.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.Outcome;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnEventKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Early, late, lost and foreign events of one response. */
@ExtendWith(OnTheDriver.class)
class OrderTest {

    private static final AssemblyLimits HOLDS_TWO = new AssemblyLimits(2, 4_000, 4_000, 256, 100_000);

    private static Tokens helloAtOnce() {
        return response("t1", "r1").starts().says("Hello");
    }

    private static TokenEvent gapTimedOut(long missing) {
        return Tokens.timeOut(TokenEventKind.GAP_TIMED_OUT, "t1", "r1", missing);
    }

    // ---- what comes early

    @Test
    void anEarlyEventThatComesTwiceIsHeldOnce() {
        List<TokenEvent> events = helloAtOnce().says("!").events();
        var turn = Assembled.of(List.of(events.get(0), events.get(2), events.get(2), events.get(1)));

        assertThat(turn.count(Count.HELD)).isEqualTo(1);
        assertThat(turn.count(Count.DUPLICATE)).isEqualTo(1);
        assertThat(turn.kinds()).filteredOn(TurnEventKind.PART_DELTA::equals).hasSize(2);
    }

    @Test
    void asManyAreHeldAsMayBeAndWithOneMoreTheGapIsGivenUp() {
        Tokens tokens = helloAtOnce().loses(1).says("b").says("c");
        var turn = new Assembled(HOLDS_TWO).reads(tokens);
        assertThat(turn.kinds()).doesNotContain(TurnEventKind.GAP);

        turn.reads(tokens.says("d").last());

        turn.only(TurnEventKind.GAP);
        assertThat(turn.tables.contents.keySet()).noneMatch(key -> key.startsWith("held/"));
    }

    @Test
    void twoGapsAreGivenUpOneAfterTheOther() {
        var turn = new Assembled(HOLDS_TWO)
                .reads(helloAtOnce()
                        .loses(1)
                        .says("b")
                        .loses(2)
                        .says("c")
                        .loses(1)
                        .says("d"));
        turn.reads(gapTimedOut(4)).reads(gapTimedOut(7));

        assertThat(turn.turnEvents)
                .filteredOn(event -> event.getKind() == TurnEventKind.GAP)
                .extracting(event -> event.getDetail().getGap().getFromSeq() + "-"
                        + event.getDetail().getGap().getToSeq())
                .containsExactly("2-2", "4-5", "7-7");
        assertThat(turn.refused).isEmpty();
    }

    @Test
    void nothingOfWhatWasHeldStaysBehind() {
        List<TokenEvent> events = helloAtOnce().says("!").completes().events();
        var turn = Assembled.of(List.of(events.get(3), events.get(2), events.get(0)));
        assertThat(turn.tables.contents.keySet())
                .filteredOn(key -> key.startsWith("held/"))
                .hasSize(2);

        turn.reads(events.get(1));

        assertThat(turn.tables.contents.keySet()).noneMatch(key -> key.startsWith("held/"));
        assertThat(turn.text()).isEqualTo("Hello!");
    }

    @Test
    void theWatchNamesWhatIsMissingWhileSomethingIsHeld() {
        List<TokenEvent> events = helloAtOnce().says("!").events();
        var turn = Assembled.of(List.of(events.get(0), events.get(2)));
        assertThat(turn.watch().missingSeq()).isEqualTo(1);

        turn.reads(events.get(1));

        assertThat(turn.watch().missingSeq()).isEqualTo(-1);
    }

    // ---- what comes late

    @Test
    void anEventBesideAGapThatWasGivenUpIsARepeatAndOneInItIsLate() {
        List<TokenEvent> events =
                helloAtOnce().says("b").says("c").says("d").says("e").events();
        var turn = Assembled.of(List.of(events.get(0), events.get(1), events.get(4), events.get(5)))
                .reads(gapTimedOut(2));

        turn.reads(List.of(events.get(1), events.get(2), events.get(3), events.get(4)));

        assertThat(turn.count(Count.DUPLICATE)).isEqualTo(2);
        assertThat(turn.refused)
                .extracting(refused -> refused.arrival().event().getSeq())
                .containsExactly(2L, 3L);
        assertThat(turn.refusals()).containsOnly(Refusal.LATE);
    }

    @Test
    void whatWasHeldBehindTheEndOfAnAttemptIsLate() {
        List<TokenEvent> events = helloAtOnce()
                .completes(end -> end.setTurnEnds(false))
                .says("behind")
                .events();
        var turn = Assembled.of(List.of(events.get(0), events.get(3), events.get(1), events.get(2)));

        assertThat(turn.refused).singleElement().satisfies(refused -> {
            assertThat(refused.reason()).isEqualTo(Refusal.LATE);
            assertThat(refused.explanation()).isEqualTo("its attempt has ended");
        });
        assertThat(turn.text()).isEqualTo("Hello");
        turn.reads(Tokens.endOf("t1", Outcome.COMPLETE));
        assertThat(turn.openState()).isEmpty();
    }

    @Test
    void whatFollowsTheEndOfAnAttemptIsLateWhileItsTurnGoesOn() {
        Tokens tokens = helloAtOnce().completes(end -> end.setTurnEnds(false));
        var turn = Assembled.of(tokens).reads(tokens.says("more").last());

        assertThat(turn.refused).singleElement().satisfies(refused -> assertThat(refused.explanation())
                .isEqualTo("its attempt has ended"));
    }

    @Test
    void aSecondStartOfAnAttemptIsRefusedAndWhatFollowsItIsNot() {
        var turn = Assembled.of(helloAtOnce().starts().says("!"));

        assertThat(turn.refusals()).containsExactly(Refusal.INVALID);
        assertThat(turn.kinds())
                .filteredOn(TurnEventKind.RESPONSE_STARTED::equals)
                .hasSize(1);
        assertThat(turn.kinds()).filteredOn(TurnEventKind.PART_DELTA::equals).hasSize(2);
    }

    // ---- attempts and writers

    @Test
    void whatWasHeldOfAnAttemptIsLateWhenAHigherOneReplacesIt() {
        var turn = Assembled.of(helloAtOnce().loses(1).says("early"))
                .reads(response("t1", "r1").attempt(1).starts().says("Bye").completes());

        assertThat(turn.refused).singleElement().satisfies(refused -> assertThat(refused.explanation())
                .isEqualTo("attempt 1 has replaced its attempt"));
        assertThat(turn.text()).isEqualTo("Bye");
        assertThat(turn.count(Count.SUPERSEDED)).isEqualTo(1);
        assertThat(turn.openState()).isEmpty();
    }

    @Test
    void anEventOfAnAttemptThatWasReplacedIsLate() {
        var turn = Assembled.of(response("t1", "r1").attempt(2).starts()).reads(helloAtOnce());

        assertThat(turn.refused).hasSize(2).allSatisfy(refused -> assertThat(refused.explanation())
                .isEqualTo("attempt 2 has replaced its attempt"));
    }

    @Test
    void aResponseThatHasEndedIsNotMadeAgain() {
        var turn = Assembled.of(helloAtOnce().completes(end -> end.setTurnEnds(false)))
                .reads(response("t1", "r1").attempt(1).starts());

        assertThat(turn.refused).singleElement().satisfies(refused -> assertThat(refused.explanation())
                .isEqualTo("its response has ended"));
        assertThat(turn.responses).hasSize(1);
    }

    @Test
    void anAttemptThatFailedHasNobodyWhoWouldHaveToStop() {
        var turn = Assembled.of(helloAtOnce().fails(true))
                .reads(response("t1", "r1").attempt(1).starts().completes());

        assertThat(turn.controls).isEmpty();
        assertThat(turn.count(Count.SUPERSEDED)).isZero();
    }

    @Test
    void aHigherAttemptBeginsWithNothingOfTheOneBeforeIt() {
        var turn = Assembled.of(all(
                helloAtOnce().loses(1).says("b").uses(7, true).fails(true).events(),
                List.of(gapTimedOut(2)),
                response("t1", "r1").attempt(1).starts().says("Bye").completes().events()));

        assertThat(turn.response().getMarks()).isEmpty();
        assertThat(turn.response().getUsage()).isNull();
        assertThat(turn.response().getFailure()).isNull();
        assertThat(turn.response().getParts()).extracting(p -> p.getPart()).containsExactly(0);
    }

    @Test
    void aRepeatIsARepeatThoughTheAttemptBeforeHadAGapThere() {
        Tokens second =
                response("t1", "r1").attempt(1).starts().says("a").says("b").says("c");
        var turn = Assembled.of(helloAtOnce().loses(1).says("!"))
                .reads(gapTimedOut(2))
                .reads(second)
                .reads(second.events().get(2));

        assertThat(turn.count(Count.DUPLICATE)).isEqualTo(1);
        assertThat(turn.refused).isEmpty();
    }

    @Test
    void theFirstWriterOfAHigherAttemptOwnsIt() {
        var turn = Assembled.of(helloAtOnce())
                .reads(response("t1", "r1").attempt(1).by("w2").starts())
                .reads(response("t1", "r1").attempt(1).by("w1").starts());

        assertThat(turn.refusals()).containsExactly(Refusal.FOREIGN_WRITER);
    }

    // ---- what a gap leaves behind

    @Test
    void aGapIsToldWhereItWas() {
        var turn = Assembled.of(helloAtOnce().loses(3).says("!")).reads(gapTimedOut(2));

        TurnEvent gap = turn.only(TurnEventKind.GAP);
        assertThat(gap.getResponseId()).isEqualTo("r1");
        assertThat(gap.getPart()).isEqualTo(-1);
        assertThat(gap.getDetail().getGap().getFromSeq()).isEqualTo(2);
        assertThat(gap.getDetail().getGap().getToSeq()).isEqualTo(4);
        assertThat(turn.count(Count.STALE_TIME_OUT)).isZero();
        assertThat(turn.count(Count.GAP_GIVEN_UP)).isEqualTo(1);
    }

    @Test
    void aStartThatIsLostIsImplied() {
        var turn = Assembled.of(response("t1", "r1").loses(1).says("a")).reads(gapTimedOut(0));

        assertThat(turn.kinds())
                .containsExactly(
                        TurnEventKind.TURN_STARTED,
                        TurnEventKind.RESPONSE_STARTED,
                        TurnEventKind.GAP,
                        TurnEventKind.PART_STARTED,
                        TurnEventKind.PART_DELTA);
        assertThat(turn.count(Count.START_IMPLIED)).isEqualTo(1);
        assertThat(turn.only(TurnEventKind.RESPONSE_STARTED).getDetail().getMarks())
                .containsExactly(Marks.START_IMPLIED);
    }

    @Test
    void afterTheEndOfATurnWhatCameBeforeItsFirstGapIsARepeatAndWhatCameBehindItIsLate() {
        List<TokenEvent> events = helloAtOnce().says("b").says("c").events();
        var turn = Assembled.of(List.of(events.get(0), events.get(1), events.get(3)))
                .reads(gapTimedOut(2))
                .reads(Tokens.cancel("t1"));

        turn.reads(List.of(events.get(1), events.get(3)));

        assertThat(turn.count(Count.DUPLICATE)).isEqualTo(1);
        assertThat(turn.refusals()).containsExactly(Refusal.LATE);
    }

    // ---- the same, as a story of each

    private static final AssemblyLimits SMALL = new AssemblyLimits(4, 8, 8, 4, 10_000);

    @Test
    void dropsAndCountsWhatItHasSeenBefore() {
        List<TokenEvent> events = hello().completes().events();
        var turn = Assembled.of(all(events.subList(0, 3), events.subList(1, 3), events.subList(3, 4), events));

        assertThat(turn.text()).isEqualTo("Hello");
        assertThat(turn.count(Count.DUPLICATE)).isEqualTo(6);
        assertThat(turn.refused).isEmpty();
    }

    @Test
    void waitsForEventsThatAreOvertaken() {
        List<TokenEvent> events = hello().completes().events();
        var turn = Assembled.of(List.of(events.get(3), events.get(2), events.get(1)));
        assertThat(turn.turnEvents).isEmpty();

        turn.reads(events.get(0));

        assertThat(turn.text()).isEqualTo("Hello");
        assertThat(turn.response().getMarks()).isEmpty();
        assertThat(turn.count(Count.HELD)).isEqualTo(3);
    }

    @Test
    void givesUpAGapWhenItIsToldTo() {
        Tokens tokens = response("t1", "r1").starts().says("a").loses(1).says("c");
        var turn = Assembled.of(tokens)
                .reads(Tokens.timeOut(TokenEventKind.GAP_TIMED_OUT, "t1", "r1", 2))
                .reads(tokens.completes().last());

        assertThat(turn.text()).isEqualTo("ac");
        assertThat(turn.only(TurnEventKind.GAP).getDetail().getGap().getFromSeq())
                .isEqualTo(2);
        assertThat(turn.response().getMarks()).containsExactly(Marks.INCOMPLETE);
    }

    @Test
    void ignoresATimeOutThatTheMissingEventOvertook() {
        List<TokenEvent> events =
                response("t1", "r1").starts().says("a").says("b").says("c").events();
        var turn = Assembled.of(List.of(events.get(0), events.get(1), events.get(3), events.get(2)))
                .reads(Tokens.timeOut(TokenEventKind.GAP_TIMED_OUT, "t1", "r1", 2));

        assertThat(turn.kinds()).doesNotContain(TurnEventKind.GAP);
        assertThat(turn.count(Count.STALE_TIME_OUT)).isEqualTo(1);
    }

    @Test
    void givesUpAGapWhenTooManyEventsWait() {
        Tokens tokens = response("t1", "r1").starts().loses(1);
        for (int i = 0; i < 5; i++) {
            tokens.says("x");
        }
        var turn = new Assembled(SMALL).reads(tokens.events().subList(0, 5));
        assertThat(turn.count(Count.GAP_GIVEN_UP)).isZero();

        turn.reads(tokens.last());

        assertThat(turn.count(Count.GAP_GIVEN_UP)).isEqualTo(1);
        assertThat(turn.kinds()).contains(TurnEventKind.GAP);
    }

    @Test
    void refusesWhatComesAfterItsGapWasGivenUp() {
        List<TokenEvent> events =
                response("t1", "r1").starts().says("a").says("b").says("c").events();
        var turn = Assembled.of(List.of(events.get(0), events.get(1), events.get(3)))
                .reads(Tokens.timeOut(TokenEventKind.GAP_TIMED_OUT, "t1", "r1", 2))
                .reads(events.get(2));

        assertThat(turn.refusals()).containsExactly(Refusal.LATE);
    }

    @Test
    void impliesAStartThatNeverCame() {
        var turn = Assembled.of(response("t1", "r1").says("a").completes());

        assertThat(turn.text()).isEqualTo("a");
        assertThat(turn.only(TurnEventKind.RESPONSE_STARTED).getDetail().getMarks())
                .containsExactly(Marks.START_IMPLIED);
        assertThat(turn.response().getMarks()).containsExactly(Marks.START_IMPLIED);
    }

    @Test
    void keepsARealStartThatComesAfterAGap() {
        var turn = Assembled.of(response("t1", "r1").loses(1).starts().says("a"))
                .reads(Tokens.timeOut(TokenEventKind.GAP_TIMED_OUT, "t1", "r1", 0));

        assertThat(turn.only(TurnEventKind.RESPONSE_STARTED)
                        .getDetail()
                        .getResponse()
                        .getModel())
                .isEqualTo("m1");
        assertThat(turn.count(Count.START_IMPLIED)).isZero();
    }

    @Test
    void takesNothingFromASecondWriter() {
        var turn = Assembled.of(hello()).reads(response("t1", "r1").by("w2").starts());

        assertThat(turn.refusals()).containsExactly(Refusal.FOREIGN_WRITER);
    }

    @Test
    void startsAnewWithAHigherAttempt() {
        var turn = Assembled.of(all(
                hello().fails(true).events(),
                response("t1", "r1").attempt(1).starts().says("Bye").completes().events()));

        assertThat(TurnReader.read(turn.turnEvents).get("r1")).containsEntry(0, "Bye");
        assertThat(turn.text()).isEqualTo("Bye");
        assertThat(turn.response().getAttempt()).isEqualTo(1);
        assertThat(turn.openState()).isEmpty();
    }

    @Test
    void letsAHigherAttemptReplaceOneThatHasNotEnded() {
        var turn = Assembled.of(all(
                hello().events(),
                response("t1", "r1").attempt(1).by("w2").starts().says("Bye").events(),
                hello().says("late").events(),
                response("t1", "r1").attempt(2).by("w2").starts().completes().events()));

        TurnReader.read(turn.turnEvents);
        assertThat(turn.text()).isEmpty();
        assertThat(turn.refusals()).hasSize(4).containsOnly(Refusal.LATE);
        assertThat(turn.controls).extracting(c -> c.getAttempt()).containsExactly(0, 1);
    }
}
