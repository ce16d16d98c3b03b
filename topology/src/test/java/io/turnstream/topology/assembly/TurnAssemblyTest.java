package io.turnstream.topology.assembly;

import static io.turnstream.topology.assembly.Tokens.all;
import static io.turnstream.topology.assembly.Tokens.hello;
import static io.turnstream.topology.assembly.Tokens.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.DataPart;
import io.turnstream.avro.Outcome;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.avro.TurnEventKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a turn is from its start to its end. */
@ExtendWith(OnTheDriver.class)
class TurnAssemblyTest {
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
        assertThat(turn.count(Count.TURN_STARTED)).isEqualTo(1);
        assertThat(turn.watch().phase()).isEqualTo(TurnWatch.Phase.CLOSED);
        assertThat(turn.openState()).isEmpty();
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
    void refusesWhatASecondWriterSaysAfterTheEnd() {
        var turn = Assembled.of(hello().completes())
                .reads(response("t1", "r1").by("w2").starts().says("Bye"))
                .reads(hello());

        assertThat(turn.refusals()).containsExactly(Refusal.FOREIGN_WRITER, Refusal.FOREIGN_WRITER);
        assertThat(turn.count(Count.DUPLICATE)).isEqualTo(3);
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
    void anEventOfAKindThatIsNotKnownYetHasItsNumberLikeAllOthers() {
        var turn = Assembled.of(response("t1", "r1")
                .says(TokenEventKind.UNKNOWN, -1, "", null)
                .starts()
                .says("a")
                .completes());

        assertThat(turn.text()).isEqualTo("a");
        assertThat(turn.count(Count.HELD)).isZero();
        assertThat(turn.response().getMarks()).isEmpty();
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
}
