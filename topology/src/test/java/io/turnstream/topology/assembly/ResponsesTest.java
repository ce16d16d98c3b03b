package io.turnstream.topology.assembly;

import static io.turnstream.topology.assembly.Tokens.all;
import static io.turnstream.topology.assembly.Tokens.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.Outcome;
import io.turnstream.avro.ResponseInfo;
import io.turnstream.avro.Started;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.avro.TurnDetail;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnEventKind;
import io.turnstream.avro.TurnInfo;
import io.turnstream.avro.Usage;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is said and kept of a response beside its text. */
@ExtendWith(OnTheDriver.class)
class ResponsesTest {

    private static final TurnInfo PLACE = TurnInfo.newBuilder()
            .setParent("m0")
            .setInputMessageId("u1")
            .setOwnerClientId("owner")
            .setInvocationId("i1")
            .build();

    private static Tokens named() {
        return response("t1", "r1").starts(ResponsesTest::name);
    }

    private static void name(Started.Builder started) {
        started.setProvider("openai")
                .setApi("responses")
                .setModel("m1")
                .setProviderResponseId("resp_1")
                .setMessageId("msg-1")
                .setStepIndex(3)
                .setTraceparent("00-trace")
                .setTurn(PLACE);
    }

    private static TurnEvent only(Assembled turn, TurnEventKind kind, String responseId) {
        return turn.turnEvents.stream()
                .filter(event ->
                        event.getKind() == kind && event.getResponseId().equals(responseId))
                .findFirst()
                .orElseThrow();
    }

    // ---- its start

    @Test
    void itsStartSaysWhoMakesIt() {
        var turn = Assembled.of(named());

        assertThat(turn.only(TurnEventKind.RESPONSE_STARTED).getDetail())
                .isEqualTo(TurnDetail.newBuilder()
                        .setResponse(
                                new ResponseInfo("openai", "responses", "m1", "resp_1", "msg-1", 3, false, "00-trace"))
                        .build());
        assertThat(turn.only(TurnEventKind.TURN_STARTED).getDetail().getTurn()).isEqualTo(PLACE);
    }

    @Test
    void aStartWithoutAWordIsAStart() {
        var turn = Assembled.of(response("t1", "r1").says(TokenEventKind.RESPONSE_STARTED, -1, "", null));

        assertThat(turn.only(TurnEventKind.RESPONSE_STARTED).getDetail().getResponse())
                .isEqualTo(new ResponseInfo("", "", "", null, "r1", 0, false, null));
    }

    @Test
    void aStartThatIsImpliedStandsAtItsPlaceInTheTurn() {
        var turn = Assembled.of(all(
                response("t1", "r1")
                        .starts()
                        .completes(end -> end.setTurnEnds(false))
                        .events(),
                response("t1", "r2").says("Sunny").events()));

        assertThat(only(turn, TurnEventKind.RESPONSE_STARTED, "r2").getDetail().getResponse())
                .isEqualTo(new ResponseInfo("", "", "", null, "r2", 1, true, null));
    }

    @Test
    void everythingThatIsSaidOfItNamesItAndItsAttempt() {
        var turn =
                Assembled.of(response("t1", "r1").attempt(2).starts().says("a").completes());

        assertThat(turn.turnEvents)
                .filteredOn(event -> !event.getResponseId().isEmpty())
                .hasSize(5)
                .allSatisfy(event -> {
                    assertThat(event.getResponseId()).isEqualTo("r1");
                    assertThat(event.getAttempt()).isEqualTo(2);
                    assertThat(event.getSessionId()).isEqualTo(Tokens.SESSION);
                    assertThat(event.getTurnId()).isEqualTo("t1");
                });
        assertThat(turn.only(TurnEventKind.TURN_ENDED).getAttempt()).isZero();
    }

    @Test
    void everythingIsSaidAtTheTimeOfTheEventThatCausedIt() {
        var turn = Assembled.of(named().says("a").completes());

        assertThat(turn.turnEvents)
                .extracting(event -> Tokens.START.until(event.getTs(), ChronoUnit.MILLIS))
                .containsExactly(0L, 0L, 1L, 1L, 2L, 2L, 2L);
    }

    @Test
    void itBeginsWithItsStartThoughSomethingElseOfItCameFirst() {
        List<TokenEvent> events = named().says("a").completes().events();
        var turn = Assembled.of(List.of(events.get(1), events.get(0), events.get(2)));

        assertThat(turn.response().getStartedAt()).isEqualTo(Tokens.START);
    }

    // ---- its turn, as it changes

    @Test
    void aLaterResponseOfATurnMayBeForOtherPeople() {
        TurnInfo changed = TurnInfo.newBuilder()
                .setStepClientId("agent 2")
                .setParent("elsewhere")
                .build();
        var turn = Assembled.of(all(
                named().completes(end -> end.setTurnEnds(false)).events(),
                response("t1", "r2").startsIn(changed).completes().events()));

        assertThat(only(turn, TurnEventKind.RESPONSE_STARTED, "r2").getDetail().getTurn())
                .isEqualTo(TurnInfo.newBuilder(PLACE).setStepClientId("agent 2").build());
        assertThat(turn.responses.get(1).getParent()).isEqualTo("m0");
    }

    @Test
    void whatALaterResponseChangesIsSaidOnce() {
        TurnInfo changed = TurnInfo.newBuilder().setStepClientId("agent 2").build();
        var turn = Assembled.of(all(
                named().completes(end -> end.setTurnEnds(false)).events(),
                response("t1", "r2")
                        .startsIn(changed)
                        .completes(end -> end.setTurnEnds(false))
                        .events(),
                response("t1", "r3").startsIn(changed).completes().events()));

        assertThat(only(turn, TurnEventKind.RESPONSE_STARTED, "r3").getDetail().getTurn())
                .isNull();
    }

    @Test
    void aLaterResponseThatChangesNothingDoesNotRepeatItsTurn() {
        var turn = Assembled.of(all(
                named().completes(end -> end.setTurnEnds(false)).events(),
                response("t1", "r2")
                        .startsIn(PLACE)
                        .completes(end -> end.setTurnEnds(false))
                        .events(),
                response("t1", "r3").starts().completes().events()));

        assertThat(only(turn, TurnEventKind.RESPONSE_STARTED, "r2").getDetail().getTurn())
                .isNull();
        assertThat(only(turn, TurnEventKind.RESPONSE_STARTED, "r3").getDetail().getTurn())
                .isNull();
    }

    @Test
    void aTurnFollowsTheMessageOfTheOneBeforeItUnderTheIdThatItsProducerChose() {
        var turns = Assembled.of(all(
                List.of(Tokens.cancel("t0")),
                named().events(),
                List.of(Tokens.cancel("t1")),
                response("t2", "r2").starts().events()));

        assertThat(turns.turnEvents.stream()
                        .filter(event -> event.getKind() == TurnEventKind.TURN_STARTED)
                        .map(event -> event.getDetail().getTurn().getParent()))
                .containsExactly(null, "m0", "msg-1");
    }

    // ---- what is kept of it

    @Test
    void historyKeepsAllThatIsKnownOfIt() {
        var turn = Assembled.of(named().says("Hello").uses(2, true).completes());

        CompletedResponse kept = turn.response();
        assertThat(CompletedResponse.newBuilder(kept).setParts(List.of()).build())
                .isEqualTo(CompletedResponse.newBuilder()
                        .setSessionId(Tokens.SESSION)
                        .setTurnId("t1")
                        .setResponseId("r1")
                        .setMessageId("msg-1")
                        .setParent("m0")
                        .setInputMessageId("u1")
                        .setOwnerClientId("owner")
                        .setStepIndex(3)
                        .setProvider("openai")
                        .setApi("responses")
                        .setModel("m1")
                        .setProviderResponseId("resp_1")
                        .setStartedAt(Tokens.START)
                        .setEndedAt(Tokens.START.plusMillis(3))
                        .setOutcome(Outcome.COMPLETE)
                        .setFinishReason("stop")
                        .setTurnEnded(true)
                        .setUsage(Usage.newBuilder().setOutputTokens(2L).build())
                        .build());
    }

    @Test
    void itEndsWhenItsLastEventCameAndNotWhenItsTurnWasCancelled() {
        var turn = Assembled.of(named().says("Hello")).reads(Tokens.cancel("t1"));

        assertThat(turn.response().getEndedAt()).isEqualTo(Tokens.START.plusMillis(1));
    }

    @Test
    void itsLastAttemptIsKeptWithTheTimeItTook() {
        List<TokenEvent> first = named().says("a").fails(true).events();
        Tokens second = response("t1", "r1").attempt(1).loses(5).starts().says("b");
        var turn = Assembled.of(first).reads(second).reads(Tokens.timeOut(TokenEventKind.GAP_TIMED_OUT, "t1", "r1", 0));
        assertThat(turn.count(Count.STALE_TIME_OUT))
                .as("the gap is not of the first attempt")
                .isEqualTo(1);

        turn.reads(TokenEvent.newBuilder(Tokens.timeOut(TokenEventKind.GAP_TIMED_OUT, "t1", "r1", 0))
                .setAttempt(1)
                .build());
        turn.reads(second.completes().last());

        assertThat(turn.response().getAttempt()).isEqualTo(1);
        assertThat(turn.response().getStartedAt()).isEqualTo(Tokens.START.plusMillis(5));
        assertThat(turn.response().getEndedAt()).isEqualTo(Tokens.START.plusMillis(7));
        assertThat(turn.text()).isEqualTo("b");
    }

    @Test
    void itsEndSaysHowItEnded() {
        var turn = Assembled.of(named().says("a").uses(2, true).fails(false));

        TurnDetail end = turn.only(TurnEventKind.RESPONSE_ENDED).getDetail();
        assertThat(end.getOutcome()).isEqualTo(Outcome.ERROR);
        assertThat(end.getFailure().getCode()).isEqualTo("overloaded");
        assertThat(end.getUsage().getOutputTokens()).isEqualTo(2);
        assertThat(end.getEnd().getFinishReason()).isEqualTo("error");
        assertThat(turn.only(TurnEventKind.TURN_ENDED).getDetail().getOutcome()).isEqualTo(Outcome.ERROR);
    }

    @Test
    void aReportWithoutFiguresSaysNothing() {
        var turn = Assembled.of(named().says(TokenEventKind.USAGE_REPORTED, -1, "", null)
                .says(TokenEventKind.USAGE_REPORTED, -1, "", d -> {})
                .completes());

        assertThat(turn.response().getUsage()).isNull();
    }

    @Test
    void aCancelledResponseEndsItsTurnAsCancelled() {
        var turn = Assembled.of(named().says("a").says(TokenEventKind.RESPONSE_CANCELLED, -1, "", null));

        assertThat(turn.response().getOutcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(turn.response().getFailure()).isNull();
        assertThat(turn.kinds()).doesNotContain(TurnEventKind.PART_ENDED);
        assertThat(turn.only(TurnEventKind.TURN_ENDED).getDetail().getOutcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(turn.count(Count.TURN_CANCELLED)).isEqualTo(1);
    }

    @Test
    void whatIsUnusualInTheLastResponseIsUnusualInItsTurn() {
        var turn = Assembled.of(named().completes(end -> end.setFinishReason("length")));

        assertThat(turn.only(TurnEventKind.RESPONSE_ENDED).getDetail().getMarks())
                .containsExactly(Marks.TRUNCATED);
        assertThat(turn.only(TurnEventKind.TURN_ENDED).getDetail().getMarks()).containsExactly(Marks.TRUNCATED);
    }

    @Test
    void aResponseThatSuspendsItsTurnIsKeptAsOneThatDidNotEndIt() {
        var turn = Assembled.of(named().completes(end -> end.setTurnSuspends(true)));

        assertThat(turn.response().getTurnEnded()).isFalse();
        assertThat(turn.only(TurnEventKind.TURN_SUSPENDED).getDetail().getReason())
                .isNull();
        assertThat(turn.watch().phase()).isEqualTo(TurnWatch.Phase.SUSPENDED);
    }

    @Test
    void aResponseThatEndsWithoutAnythingBeforeIsAResponse() {
        var turn = Assembled.of(response("t1", "r1").completes());

        assertThat(turn.kinds())
                .containsExactly(
                        TurnEventKind.TURN_STARTED,
                        TurnEventKind.RESPONSE_STARTED,
                        TurnEventKind.RESPONSE_ENDED,
                        TurnEventKind.TURN_ENDED);
        assertThat(turn.response().getMarks()).containsExactly(Marks.START_IMPLIED);
    }

    // ---- what becomes of others when a turn ends

    @Test
    void aFailedAttemptThatIsNotMadeAgainIsKeptWithWhatEndedItsTurn() {
        var turn = Assembled.of(named().says("a").fails(true));
        assertThat(turn.responses).isEmpty();

        turn.reads(turn.silence());

        assertThat(turn.response().getMarks()).containsExactly(Marks.IDLE);
        assertThat(turn.response().getFinishReason()).isEqualTo("error");
        assertThat(turn.response().getFailure().getCode()).isEqualTo("overloaded");
        assertThat(turn.text()).isEqualTo("a");
    }

    @Test
    void anAttemptThatWasOnlyAnnouncedByEarlyEventsIsNotKept() {
        var turn = Assembled.of(response("t1", "r1").loses(1).says("early")).reads(Tokens.cancel("t1"));

        assertThat(turn.responses).isEmpty();
        assertThat(turn.kinds()).containsExactly(TurnEventKind.TURN_STARTED, TurnEventKind.TURN_ENDED);
    }

    @Test
    void anAttemptThatReplacedOneOnScreenIsEndedThereThoughNothingOfItCame() {
        var turn = Assembled.of(named().says("a"))
                .reads(response("t1", "r1").attempt(1).loses(1).says("early"))
                .reads(Tokens.cancel("t1"));

        TurnReader.read(turn.turnEvents);
        assertThat(only(turn, TurnEventKind.RESPONSE_ENDED, "r1").getAttempt()).isEqualTo(1);
        assertThat(turn.response().getParts()).isEmpty();
        assertThat(turn.openState()).isEmpty();
    }

    @Test
    void anAttemptOfWhichNothingWasTakenInEndsWhenItsFirstEventCame() {
        var turn = Assembled.of(named().says("a"))
                .reads(response("t1", "r1").attempt(1).loses(5).says("early"))
                .reads(Tokens.cancel("t1"));

        assertThat(turn.response().getEndedAt()).isEqualTo(Tokens.START.plusMillis(5));
    }

    @Test
    void theWriterOfAResponseThatIsCutOffByAnotherIsToldWhy() {
        var turn = Assembled.of(all(
                named().events(),
                response("t1", "r2").starts().says("x").fails(false).events()));

        assertThat(turn.controls).singleElement().satisfies(control -> {
            assertThat(control.getResponseId()).isEqualTo("r1");
            assertThat(control.getAttempt()).isEqualTo(-1);
            assertThat(control.getReason()).isEqualTo("turn-ended");
        });
        assertThat(turn.responses.get(1).getOutcome()).isEqualTo(Outcome.ERROR);
        assertThat(turn.responses.get(1).getFailure().getCode()).isEqualTo("overloaded");
    }

    @Test
    void signsOfLifeAreExpectedAsLongAsAResponseRunsThatPromisesThem() {
        var silent = Assembled.of(response("t1", "r1").starts(s -> s.setPromisesAlive(false)));
        assertThat(silent.watch().promisesAlive()).isFalse();

        var turn = Assembled.of(response("t1", "r1").starts(s -> s.setPromisesAlive(true)));
        assertThat(turn.watch().promisesAlive()).isTrue();

        turn.reads(response("t1", "r1").attempt(1).loses(1).says("early"));
        assertThat(turn.watch().promisesAlive()).isFalse();
    }

    @Test
    void noSignsOfLifeAreExpectedOfAResponseThatHasEnded() {
        var turn = Assembled.of(named().completes(end -> end.setTurnEnds(false)));

        assertThat(turn.watch().phase()).isEqualTo(TurnWatch.Phase.OPEN);
        assertThat(turn.watch().promisesAlive()).isFalse();
    }
}
