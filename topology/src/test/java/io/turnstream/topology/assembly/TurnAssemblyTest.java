package io.turnstream.topology.assembly;

import static io.turnstream.topology.assembly.Tokens.all;
import static io.turnstream.topology.assembly.Tokens.cancel;
import static io.turnstream.topology.assembly.Tokens.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.DataPart;
import io.turnstream.avro.Failure;
import io.turnstream.avro.File;
import io.turnstream.avro.Outcome;
import io.turnstream.avro.PartInfo;
import io.turnstream.avro.Source;
import io.turnstream.avro.TokenDetail;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.avro.Tool;
import io.turnstream.avro.TurnEventKind;
import io.turnstream.avro.TurnInfo;
import io.turnstream.avro.Usage;
import io.turnstream.schemas.PairKey;
import io.turnstream.topology.state.TurnState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(OnTheDriver.class)
class TurnAssemblyTest {

    private static final AssemblyLimits SMALL = new AssemblyLimits(4, 8, 8, 4, 10_000);

    private static Tokens hello() {
        return response("t1", "r1").starts().says("Hel").says("lo");
    }

    @Test
    void carriesAWholeResponse() {
        var turn = Assembled.of(hello().uses(2, true).completes());

        assertThat(turn.kinds())
                .containsExactly(
                        TurnEventKind.TURN_STARTED,
                        TurnEventKind.RESPONSE_STARTED,
                        TurnEventKind.PART_STARTED,
                        TurnEventKind.PART_DELTA,
                        TurnEventKind.PART_DELTA,
                        TurnEventKind.PART_ENDED,
                        TurnEventKind.RESPONSE_ENDED,
                        TurnEventKind.TURN_ENDED);
        TurnReader.read(turn.turnEvents);
        assertThat(turn.text()).isEqualTo("Hello");
        assertThat(turn.response().getOutcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(turn.response().getMessageId()).isEqualTo("r1");
        assertThat(turn.response().getUsage().getOutputTokens()).isEqualTo(2);
        assertThat(turn.response().getMarks()).isEmpty();
        assertThat(turn.refused).isEmpty();
        assertThat(turn.openState()).isEmpty();
    }

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
    void refusesEventsThatSayTooLittle() {
        TokenEvent event = response("t1", "r1").starts().last();
        var turn = Assembled.of(List.of(
                TokenEvent.newBuilder(event).setTurnId("").build(),
                TokenEvent.newBuilder(event).setResponseId("").build(),
                TokenEvent.newBuilder(event).setSeq(-1).build(),
                TokenEvent.newBuilder(event).setAttempt(-1).build()));

        assertThat(turn.refusals()).containsExactly(Refusal.INVALID, Refusal.INVALID, Refusal.INVALID, Refusal.INVALID);
        assertThat(turn.tables.contents).isEmpty();
    }

    @Test
    void refusesAResponseThatAnotherTurnHas() {
        var turn = Assembled.of(hello()).reads(response("t2", "r1").starts());

        assertThat(turn.refusals()).containsExactly(Refusal.INVALID);
    }

    @Test
    void findsTheParentOfATurn() {
        var input = TurnInfo.newBuilder().setInputMessageId("u1").build();
        var parent =
                TurnInfo.newBuilder().setInputMessageId("u2").setParent("p").build();
        var turns = Assembled.of(all(
                response("t1", "r1").startsIn(input).says("a").completes().events(),
                response("t2", "r2").starts().says("b").completes().events(),
                response("t3", "r3").startsIn(parent).completes().events(),
                response("t4", "r4").starts().events()));

        assertThat(turns.turnEvents.stream()
                        .filter(e -> e.getKind() == TurnEventKind.TURN_STARTED)
                        .map(e -> e.getDetail().getTurn().getParent()))
                .containsExactly(null, "r1", "p", "r3");
    }

    @Test
    void goesOnAfterAResponseThatDoesNotEndItsTurn() {
        var turn = Assembled.of(all(
                response("t1", "r1")
                        .starts()
                        .calls(0, "weather")
                        .arguments(0, "{\"at\":")
                        .arguments(0, "1}")
                        .callReady(0, "{\"at\":1}")
                        .completes(end -> end.setTurnEnds(false).setFinishReason("tool-calls"))
                        .events(),
                response("t1", "r2").starts().says("Sunny").completes().events()));

        TurnReader.read(turn.turnEvents);
        assertThat(turn.responses).hasSize(2);
        assertThat(turn.responses.get(0).getTurnEnded()).isFalse();
        assertThat(turn.responses.get(0).getParts().get(0).getText()).isEqualTo("{\"at\":1}");
        assertThat(turn.responses.get(0).getParts().get(0).getTool().getName()).isEqualTo("weather");
        assertThat(turn.responses.get(1).getTurnEnded()).isTrue();
        assertThat(turn.openState()).isEmpty();
    }

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

    private static final TokenEvent SUSPEND =
            Tokens.control(TokenEventKind.TURN_SUSPENDED, "t1", "e1", c -> c.setReason("approval"));

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

    @Test
    void saysOfAFailureWithoutAReasonThatThereWasNone() {
        var response = Assembled.of(hello().ends(TokenEventKind.RESPONSE_FAILED, end -> {}));
        var turn = Assembled.of(hello()).reads(Tokens.endOf("t1", Outcome.ERROR));

        assertThat(response.only(TurnEventKind.TURN_ENDED)
                        .getDetail()
                        .getFailure()
                        .getCode())
                .isEqualTo("response_failed");
        assertThat(turn.only(TurnEventKind.TURN_ENDED).getDetail().getFailure().getCode())
                .isEqualTo("turn_failed");
    }

    @Test
    void endsByErrorWhenTheStreamFails() {
        var turn = Assembled.of(hello().fails(false));

        assertThat(turn.kinds()).doesNotContain(TurnEventKind.PART_ENDED).endsWith(TurnEventKind.TURN_ENDED);
        assertThat(turn.response().getOutcome()).isEqualTo(Outcome.ERROR);
        assertThat(turn.text()).isEqualTo("Hello");
        assertThat(turn.only(TurnEventKind.TURN_ENDED).getDetail().getFailure().getCode())
                .isEqualTo("overloaded");
    }

    @Test
    void isCompleteWhenStoppedByLengthOrFilter() {
        var length =
                Assembled.of(hello().ends(TokenEventKind.RESPONSE_INCOMPLETE, end -> end.setFinishReason("length")));
        var filter = Assembled.of(hello().completes(end -> end.setFinishReason("content-filter")));

        assertThat(length.response().getOutcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(length.response().getFinishReason()).isEqualTo("length");
        assertThat(length.response().getMarks()).containsExactly(Marks.TRUNCATED);
        assertThat(filter.response().getOutcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(filter.response().getMarks()).containsExactly(Marks.FILTERED);
    }

    @Test
    void addsOnlyWhatTheFinalTextHasMore() {
        var more = Assembled.of(hello().endsText(0, "Hello!").completes());
        var other = Assembled.of(hello().endsText(0, "Hallo!").completes());
        var less = Assembled.of(hello().endsText(0, "Hell").completes());

        assertThat(more.text()).isEqualTo("Hello!");
        assertThat(more.response().getMarks()).containsExactly(Marks.FINAL_TEXT_ADDED);
        assertThat(other.text()).isEqualTo("Hello");
        assertThat(other.response().getMarks()).containsExactly(Marks.FINAL_TEXT_DIFFERS);
        assertThat(less.response().getMarks()).containsExactly(Marks.FINAL_TEXT_DIFFERS);
        TurnReader.read(more.turnEvents);
    }

    @Test
    void showsATextOnceThoughItsEndIsSaidTwice() {
        var turn = Assembled.of(response("t1", "r1")
                .starts()
                .says("Hello")
                .endsText(0, "Hello")
                .thinks(0, "hm")
                .endsText(0, "Hello")
                .endsText(0, "Hello!")
                .completes());

        assertThat(TurnReader.read(turn.turnEvents).get("r1"))
                .containsEntry(0, "Hello")
                .containsEntry(1, "hm")
                .hasSize(2);
        assertThat(turn.count(Count.UNMATCHED_END)).isEqualTo(2);
        assertThat(turn.response().getMarks()).isEmpty();
    }

    @Test
    void showsAToolCallOnceThoughItIsReadyTwice() {
        var turn = Assembled.of(response("t1", "r1")
                .starts()
                .calls(0, "f")
                .callReady(0, "{}")
                .callReady(0, "{}")
                .callReady(1, "{}")
                .completes());

        assertThat(turn.response().getParts())
                .extracting(p -> p.getTool().getCallId())
                .containsExactly("call-0", "call-1");
        assertThat(turn.count(Count.UNMATCHED_END)).isEqualTo(1);
    }

    /** Without a number it may be the next part as well, and text must not be lost. */
    @Test
    void takesTheNextEndOfAProducerThatDoesNotNumberItsPartsForANewPart() {
        var turn = Assembled.of(response("t1", "r1")
                .starts()
                .callReady(-1, "{\"a\":1}")
                .callReady(-1, "{\"b\":2}")
                .endsText(-1, "one")
                .endsText(-1, "two")
                .completes());

        assertThat(turn.response().getParts())
                .extracting(p -> p.getText())
                .containsExactly("{\"a\":1}", "{\"b\":2}", "one", "two");
        assertThat(turn.count(Count.UNMATCHED_END)).isZero();
    }

    @Test
    void forgetsWithAnAttemptWhichPartsHadEnded() {
        var turn = Assembled.of(all(
                response("t1", "r1").starts().endsText(0, "Hello").fails(true).events(),
                response("t1", "r1")
                        .attempt(1)
                        .starts()
                        .endsText(0, "Bye")
                        .completes()
                        .events()));

        assertThat(turn.text()).isEqualTo("Bye");
    }

    @Test
    void remembersNoMoreThanTheLastPartsThatHaveEnded() {
        Tokens tokens = response("t1", "r1").starts();
        for (int part = 0; part < 100; part++) {
            tokens.endsText(part, "a");
        }
        var turn = Assembled.of(tokens);
        var stored = Objects.requireNonNull(
                turn.tables.memory().responses().get(new PairKey(Tokens.SESSION, "r1").toString()));

        assertThat(stored.getEndedParts())
                .hasSize(64)
                .last()
                .extracting(p -> p.getProducerPart())
                .isEqualTo(99);
    }

    @Test
    void knowsTheFinalTextOfASplitPart() {
        var turn = new Assembled(SMALL)
                .reads(response("t1", "r1")
                        .starts()
                        .says("0123456789abcdef")
                        .endsText(0, "0123456789abcdefgh")
                        .completes());

        assertThat(turn.text()).isEqualTo("0123456789abcdefgh");
        assertThat(turn.response().getParts()).extracting(p -> p.getContinues()).containsExactly(-1, 0, 1);
        assertThat(turn.response().getMarks()).containsExactly(Marks.FINAL_TEXT_ADDED);
    }

    @Test
    void splitsALongTextBetweenCharacters() {
        var turn = new Assembled(SMALL)
                .reads(response("t1", "r1").starts().says("1234567😀89").completes());

        assertThat(TurnReader.read(turn.turnEvents).get("r1"))
                .containsEntry(0, "1234567")
                .containsEntry(1, "😀89");
        assertThat(turn.count(Count.PART_SPLIT)).isEqualTo(1);
    }

    @Test
    void interleavesParts() {
        var turn = Assembled.of(response("t1", "r1")
                .starts()
                .opensText(3)
                .thinks(1, "hm")
                .says(3, "a")
                .thinks(1, "m")
                .says(3, "b")
                .endsText(3)
                .completes());

        assertThat(TurnReader.read(turn.turnEvents).get("r1"))
                .containsEntry(0, "ab")
                .containsEntry(1, "hmm");
        assertThat(turn.response().getParts()).extracting(p -> p.getPart()).containsExactly(0, 1);
    }

    @Test
    void leavesOutWhatIsTooBigAndCannotBeSplit() {
        var turn = new Assembled(SMALL)
                .reads(response("t1", "r1")
                        .starts()
                        .calls(0, "f")
                        .arguments(0, "12345678")
                        .arguments(0, "9")
                        .callReady(0, "123456789")
                        .says(
                                TokenEventKind.TOOL_RESULT,
                                -1,
                                "",
                                d -> d.setTool(Tool.newBuilder()
                                        .setCallId("call-0")
                                        .setOutput("123456789")
                                        .build()))
                        .says(
                                TokenEventKind.FILE,
                                -1,
                                "",
                                d -> d.setFile(File.newBuilder()
                                        .setData(ByteBuffer.wrap(new byte[9]))
                                        .build()))
                        .completes());

        TurnReader.read(turn.turnEvents);
        assertThat(turn.response().getMarks()).containsExactly(Marks.TOO_BIG_OMITTED);
        assertThat(turn.response().getParts()).hasSize(2);
        assertThat(turn.text()).isEqualTo("12345678");
        assertThat(turn.response().getParts().get(1).getTool().getOutput()).isNull();
        assertThat(turn.count(Count.TOO_BIG_OMITTED)).isEqualTo(4);
    }

    @Test
    void keepsOnlyTheLastOfWhatReplacesEachOther() {
        var turn = Assembled.of(response("t1", "r1")
                .starts()
                .says(TokenEventKind.DATA, -1, "", d -> d.setData(data("1", false)))
                .says(TokenEventKind.DATA, -1, "", d -> d.setData(data("2", false)))
                .says(TokenEventKind.DATA, -1, "", d -> d.setData(data("3", true)))
                .completes());

        assertThat(turn.turnEvents.stream().filter(e -> e.getKind() == TurnEventKind.PART_WHOLE))
                .hasSize(3);
        assertThat(turn.response().getParts())
                .extracting(p -> p.getData().getJson())
                .containsExactly("2");
    }

    private static DataPart data(String json, boolean ephemeral) {
        return DataPart.newBuilder()
                .setName("progress")
                .setId("p")
                .setJson(json)
                .setEphemeral(ephemeral)
                .build();
    }

    @Test
    void keepsCompletedResponsesWithinARecord() {
        var turn = new Assembled(new AssemblyLimits(4, 8, 8, 4, 400))
                .reads(response("t1", "r1").starts().says("x".repeat(200)).completes());

        assertThat(sizeOf(turn.response())).isBetween(300, 400);
        assertThat(turn.text()).hasSizeBetween(8, 199);
        assertThat(turn.response().getMarks()).containsExactly(Marks.TOO_BIG_OMITTED);
    }

    @Test
    void leavesOutAnAddressThatIsTooLong() {
        var long9 = "data:x,yz";
        var turn = new Assembled(SMALL)
                .reads(response("t1", "r1")
                        .starts()
                        .says(
                                TokenEventKind.FILE,
                                -1,
                                "",
                                d -> d.setFile(File.newBuilder().setUrl(long9).build()))
                        .says(
                                TokenEventKind.FILE,
                                -1,
                                "",
                                d -> d.setFile(File.newBuilder()
                                        .setUrl(long9)
                                        .setData(ByteBuffer.wrap(new byte[8]))
                                        .build()))
                        .says(
                                TokenEventKind.SOURCE,
                                -1,
                                "",
                                d -> d.setSource(Source.newBuilder()
                                        .setSourceId("s")
                                        .setUrl(long9)
                                        .setTitle("t")
                                        .build()))
                        .completes());

        assertThat(turn.response().getParts()).hasSize(2);
        assertThat(turn.response().getParts().get(0).getFile().getUrl()).isNull();
        assertThat(turn.response().getParts().get(1).getSource().getUrl()).isNull();
        assertThat(turn.count(Count.TOO_BIG_OMITTED)).isEqualTo(3);
    }

    /** Each of these says something long where little is expected; a record holds two of them and not nine. */
    static Stream<Named<Tokens>> manyOfSomethingLong() {
        String words = "w".repeat(3_000);
        return Stream.of(
                Named.of(
                        "addresses of files",
                        times9(
                                TokenEventKind.FILE,
                                d -> d.setFile(File.newBuilder().setUrl(words).build()))),
                Named.of(
                        "kinds of files",
                        times9(
                                TokenEventKind.FILE,
                                d -> d.setFile(
                                        File.newBuilder().setMediaType(words).build()))),
                Named.of(
                        "titles",
                        times9(
                                TokenEventKind.SOURCE,
                                d -> d.setSource(Source.newBuilder()
                                        .setSourceId("s")
                                        .setTitle(words)
                                        .build()))),
                Named.of(
                        "names of tools",
                        times9(
                                TokenEventKind.TOOL_RESULT,
                                d -> d.setTool(Tool.newBuilder()
                                        .setCallId("c")
                                        .setName(words)
                                        .build()))),
                Named.of(
                        "places",
                        times9(
                                TokenEventKind.METADATA,
                                d -> d.setPartInfo(
                                        PartInfo.newBuilder().setItemId(words).build()))),
                Named.of(
                        "names of data",
                        times9(
                                TokenEventKind.DATA,
                                d -> d.setData(DataPart.newBuilder()
                                        .setName(words)
                                        .setJson("1")
                                        .build()))));
    }

    private static Tokens times9(TokenEventKind kind, Consumer<TokenDetail.Builder> what) {
        Tokens tokens = response("t1", "r1").starts();
        for (int i = 0; i < 9; i++) {
            tokens.says(kind, -1, "", what);
        }
        return tokens.completes();
    }

    @ParameterizedTest
    @MethodSource("manyOfSomethingLong")
    void weighsEveryTextOfACompletedResponse(Tokens tokens) {
        var turn = new Assembled(new AssemblyLimits(4, 4_000, 4_000, 256, 10_000)).reads(tokens);

        assertThat(sizeOf(turn.response())).isBetween(6_000, 10_000);
        assertThat(turn.response().getMarks()).containsExactly(Marks.TOO_BIG_OMITTED);
    }

    @Test
    void leavesRoomInACompletedResponseForWhatIsNoPart() {
        String words = "w".repeat(3_000);
        var failure = Failure.newBuilder().setCode("c").setMessage(words).build();
        var usage = Usage.newBuilder().setRawJson(words).build();
        var turn = new Assembled(new AssemblyLimits(4, 1_000, 4_000, 256, 10_000))
                .reads(response("t1", "r1")
                        .starts()
                        .says(TokenEventKind.USAGE_REPORTED, -1, "", d -> d.setUsage(usage))
                        .says("x".repeat(9_000))
                        .says(TokenEventKind.RESPONSE_FAILED, -1, "", d -> d.setFailure(failure)));

        assertThat(sizeOf(turn.response())).isBetween(6_000, 10_000);
        assertThat(turn.text()).isNotEmpty();
        assertThat(turn.response().getMarks()).containsExactly(Marks.TOO_BIG_OMITTED);
    }

    private static int sizeOf(CompletedResponse response) {
        try {
            return response.toByteBuffer().remaining();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

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

    @Test
    void endsATurnThatFellSilent() {
        var turn = Assembled.of(hello());

        turn.reads(turn.silence());

        assertThat(turn.response().getOutcome()).isEqualTo(Outcome.ERROR);
        assertThat(turn.response().getMarks()).containsExactly(Marks.IDLE);
        assertThat(turn.only(TurnEventKind.TURN_ENDED).getDetail().getFailure().getCode())
                .isEqualTo("turn_idle");
        assertThat(turn.controls).extracting(c -> c.getReason()).containsExactly("idle");
    }

    static Stream<Named<TokenEvent>> signsOfLife() {
        return Stream.of(
                Named.of("a delta", hello().says("!").last()),
                Named.of("alive", Tokens.alive("t1")),
                Named.of("usage", hello().uses(3, true).last()),
                Named.of("raw", hello().says(TokenEventKind.RAW, -1, "", null).last()),
                Named.of("an early event", hello().loses(1).says("!").last()),
                Named.of("a repeat", hello().last()));
    }

    @ParameterizedTest
    @MethodSource("signsOfLife")
    void keepsATurnThatSpokeAfterItsTimeOutWasWritten(TokenEvent sign) {
        var turn = Assembled.of(hello());
        TokenEvent written = turn.silence();

        turn.reads(sign).reads(written);

        assertThat(turn.kinds()).doesNotContain(TurnEventKind.TURN_ENDED);
        assertThat(turn.count(Count.STALE_TIME_OUT)).isEqualTo(1);

        turn.reads(turn.silence());

        assertThat(turn.response().getMarks()).contains(Marks.IDLE);
    }

    @Test
    void keepsATurnWhoseBacklogIsSignsOfLifeAlone() {
        var turn = Assembled.of(hello());
        // The time ran out again and again while the backlog was not read, so each time-out lies behind it.
        List<TokenEvent> timeOuts = Collections.nCopies(3, turn.silence());

        turn.reads(Collections.nCopies(20, Tokens.alive("t1"))).reads(timeOuts);

        assertThat(turn.kinds()).doesNotContain(TurnEventKind.TURN_ENDED);
        assertThat(turn.count(Count.STALE_TIME_OUT)).isEqualTo(3);
    }

    @Test
    void takesNoTimeOutForASignOfLife() {
        var turn = Assembled.of(hello());
        TokenEvent written = turn.silence();

        turn.reads(Tokens.timeOut(TokenEventKind.GAP_TIMED_OUT, "t1", "r1", 1))
                .reads(Tokens.timeOut(TokenEventKind.TURN_TIMED_OUT, "t1", "", 1))
                .reads(written);

        assertThat(turn.response().getMarks()).containsExactly(Marks.IDLE);
    }

    @Test
    void knowsAfterARestartWhatItHasHeard() {
        var turn = Assembled.of(hello()).reads(Tokens.alive("t1"));
        PairKey key = turn.watch().turn();
        TurnState stored = Objects.requireNonNull(turn.tables.memory().turns().get(key.toString()));

        assertThat(TurnWatch.of(key, stored).heard()).isEqualTo(turn.watch().heard());
    }

    @Test
    void refusesWhatASecondWriterSaysAfterTheEnd() {
        var turn = Assembled.of(hello().completes())
                .reads(response("t1", "r1").by("w2").starts().says("Bye"))
                .reads(hello());

        assertThat(turn.refusals()).containsExactly(Refusal.FOREIGN_WRITER, Refusal.FOREIGN_WRITER);
        assertThat(turn.count(Count.DUPLICATE)).isEqualTo(3);
    }

    @Test
    void endsATurnThatIsTooOldWhateverCame() {
        var turn = Assembled.of(hello()).reads(Tokens.timeOut(TokenEventKind.TURN_EXPIRED, "t1", "", -1));

        assertThat(turn.response().getMarks()).containsExactly(Marks.EXPIRED);
        assertThat(turn.only(TurnEventKind.TURN_ENDED).getDetail().getFailure().getCode())
                .isEqualTo("turn_expired");
    }

    @Test
    void neverReopensATurn() {
        var turn = Assembled.of(hello().completes())
                .reads(all(
                        response("t1", "r9").starts().says("x").completes().events(),
                        response("t1", "r1").attempt(1).starts().events(),
                        hello().completes().says("tail").events()));

        turn.only(TurnEventKind.TURN_ENDED);
        assertThat(turn.refusals()).hasSize(5).containsOnly(Refusal.LATE);
        assertThat(turn.count(Count.DUPLICATE)).isEqualTo(4);
    }

    @Test
    void cutsOffTheOtherResponsesOfATurnThatEnds() {
        var turn = Assembled.of(all(
                hello().events(),
                response("t1", "r2").starts().says("x").completes().events()));

        assertThat(turn.responses)
                .extracting(r -> r.getResponseId() + " " + r.getOutcome())
                .containsExactly("r2 COMPLETE", "r1 CANCELLED");
        assertThat(turn.controls).extracting(c -> c.getResponseId()).containsExactly("r1");
        assertThat(turn.kinds()).endsWith(TurnEventKind.RESPONSE_ENDED, TurnEventKind.TURN_ENDED);
    }

    @Test
    void sumsUsage() {
        var replaced = Assembled.of(hello().uses(2, true).uses(5, true).completes());
        var added = Assembled.of(hello().uses(2, false).uses(5, false).completes());

        assertThat(replaced.response().getUsage().getOutputTokens()).isEqualTo(5);
        assertThat(added.response().getUsage().getOutputTokens()).isEqualTo(7);
    }

    @Test
    void saysNothingOfEventsWithoutMeaning() {
        var turn = Assembled.of(response("t1", "r1")
                        .says(TokenEventKind.RAW, -1, "", null)
                        .says(TokenEventKind.STEP_STARTED, -1, "", null)
                        .says(TokenEventKind.UNKNOWN, -1, "", null))
                .reads(Tokens.alive("t1"));
        assertThat(turn.turnEvents).isEmpty();

        turn.reads(response("t1", "r1").loses(3).starts().says("a").completes());

        assertThat(turn.text()).isEqualTo("a");
        assertThat(turn.counts).contains(Count.RAW, Count.STEP, Count.UNKNOWN_KIND, Count.ALIVE);
        assertThat(turn.response().getMarks()).isEmpty();
    }

    @Test
    void mendsHalvesOfCharacters() {
        assertThat(TextMeasure.wellFormed("a\uD83D")).isEqualTo("a\uFFFD");
        assertThat(TextMeasure.wellFormed("\uDE00b😀")).isEqualTo("\uFFFDb😀");
    }

    @Test
    void writesNoMoreThanAFewTimesTheText() {
        Tokens tokens = response("t1", "r1").starts();
        for (int i = 0; i < 2000; i++) {
            tokens.says("token ");
        }
        var turn = Assembled.of(tokens.completes());
        long perEvent = turn.tables.bytesWritten / tokens.events().size();

        assertThat(turn.text()).hasSize(12_000);
        assertThat(perEvent).isLessThan(700);
    }

    @Test
    void leavesNoTraceOfAnEventThatFails() {
        var turn = Assembled.of(hello());
        var before = List.copyOf(turn.tables.contents.keySet());
        Memory memory = turn.tables.memory();
        var broken = new Memory(
                memory.turns(),
                memory.closedTurns(),
                memory.responses(),
                memory.fragments(),
                memory.held(),
                new FailingTable());

        TokenEvent next = response("t2", "r2").starts().last();
        assertThatThrownBy(() ->
                        new TurnAssembly(broken, AssemblyLimits.DEFAULTS).apply(ByteTables.arrival(next), Tokens.START))
                .isInstanceOf(AssemblyFailedException.class)
                .hasCauseInstanceOf(UnsupportedOperationException.class);
        assertThat(turn.tables.contents.keySet()).containsExactlyElementsOf(before);
    }

    private static final class FailingTable implements Table<String> {
        @Override
        public String get(String key) {
            throw new UnsupportedOperationException(key);
        }

        @Override
        public void put(String key, String value) {
            throw new UnsupportedOperationException(key);
        }

        @Override
        public void delete(String key) {
            throw new UnsupportedOperationException(key);
        }
    }

    @Test
    void aResponseIsTheSessionsLastMessageFromItsStart() {
        var turns = Assembled.of(all(
                response("t1", "r1").starts().says("a").completes().events(),
                response("t2", "r2").starts().fails(false).events(),
                response("t3", "r3").starts().events()));

        assertThat(parentOf("t3", turns)).isEqualTo("r2");
    }

    @Test
    void ofTwoTurnsThatBeginTogetherOneFollowsTheOther() {
        var turns = Assembled.of(all(
                response("t1", "r1").starts().events(),
                response("t2", "r2").starts().events()));

        assertThat(parentOf("t1", turns)).isNull();
        assertThat(parentOf("t2", turns)).isEqualTo("r1");
    }

    @Test
    void aTurnThatSaidNothingIsFollowedByNone() {
        var turns = Assembled.of(all(
                response("t1", "r1").starts().says("a").completes().events(),
                List.of(Tokens.cancel("t2")),
                response("t3", "r3").starts().events()));

        assertThat(parentOf("t3", turns)).isEqualTo("r1");
    }

    @Test
    void keepsTheSessionsLastMessageWhenAnEarlierOneIsMadeAgain() {
        var turns = Assembled.of(all(
                response("t1", "r1").starts().says("a").fails(true).events(),
                response("t2", "r2").starts().says("b").completes().events(),
                response("t1", "r1").attempt(1).starts().says("c").completes().events(),
                response("t3", "r3").starts().events()));

        assertThat(parentOf("t3", turns)).isEqualTo("r2");
    }

    @Test
    void namesTheSessionsLastMessageAnewWhenItIsMadeAgainUnderAnotherId() {
        var turns = Assembled.of(all(
                response("t1", "r1").starts().says("a").fails(true).events(),
                response("t1", "r1")
                        .attempt(1)
                        .starts(started -> started.setMessageId("m2"))
                        .says("b")
                        .completes()
                        .events(),
                response("t2", "r2").starts().events()));

        assertThat(parentOf("t2", turns)).isEqualTo("m2");
    }

    private static @Nullable String parentOf(String turnId, Assembled turns) {
        return turns.turnEvents.stream()
                .filter(event -> event.getTurnId().equals(turnId) && event.getKind() == TurnEventKind.TURN_STARTED)
                .findFirst()
                .orElseThrow()
                .getDetail()
                .getTurn()
                .getParent();
    }
}
