package io.turnstream.app.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.DeadLetter;
import io.turnstream.avro.Outcome;
import io.turnstream.avro.TurnDetail;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnEventKind;
import io.turnstream.avro.TurnInfo;
import io.turnstream.schemas.PairKey;
import io.turnstream.sink.redrive.BrokenTurn;
import io.turnstream.sink.redrive.CannotRepairException;
import io.turnstream.sink.redrive.KeptTurn;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeptTurnsTest {

    private static final PairKey TURN = new PairKey("s", "t");
    private static final Instant FAILED = Instant.parse("2026-05-04T03:02:01Z");
    private static final TurnInfo FORKS =
            TurnInfo.newBuilder().setForkOf("U0").setInvocationId("I1").build();

    @Test
    void endsATurnAsItsEventsSayAndNotAsItsLastResponseDoes() throws Exception {
        TurnStory story = begun().and(
                        at(7),
                        event(TurnEventKind.TURN_ENDED, TurnDetail.newBuilder().setOutcome(Outcome.CANCELLED)));

        BrokenTurn broken =
                known(story, SinkProgress.NONE, response("r", false)).of(letter("r"));

        assertThat(broken.turn().end()).contains(new KeptTurn.End(Outcome.CANCELLED, null));
        assertThat(broken.turn().info().getForkOf()).isEqualTo("U0");
        assertThat(broken.turn().info().getInvocationId()).isEqualTo("I1");
        assertThat(KeptTurns.assumption(broken)).isEmpty();
    }

    @Test
    void fallsBackOnTheLastResponseWhenTheEventsAreGoneAndSaysSo() throws Exception {
        BrokenTurn broken =
                known(TurnStory.NONE, SinkProgress.NONE, response("r", true)).of(letter("r"));

        assertThat(broken.turn().end()).isEmpty();
        assertThat(KeptTurns.assumption(broken))
                .hasValueSatisfying(said -> assertThat(said).contains("its turn events are gone"));
    }

    @Test
    void refusesATurnThatHasNotEnded() {
        assertRefused(known(begun(), SinkProgress.NONE, response("r", true)), "has not ended yet");
        assertRefused(known(TurnStory.NONE, SinkProgress.NONE, response("r", false)), "how it ended is not known");
    }

    @Test
    void refusesATurnThatTheSinkIsStillAtWorkOn() {
        var open = new SinkProgress(Set.of(TURN), Set.of(), Map.of());
        var atItsLastEvent = new SinkProgress(Set.of(), Set.of(), Map.of(0, 6L));
        var elsewhere = new SinkProgress(Set.of(), Set.of(), Map.of(1, 100L));

        assertRefused(known(ended(), open, response("r", true)), "the sink is still at work on it");
        assertRefused(known(TurnStory.NONE, open, response("r", true)), "the sink is still at work on it");
        assertRefused(known(ended(), atItsLastEvent, response("r", true)), "the sink is still at work on it");
        assertRefused(known(ended(), elsewhere, response("r", true)), "the sink is still at work on it");
    }

    @Test
    void takesATurnThatTheSinkIsDoneWith() throws Exception {
        var beyond = new SinkProgress(Set.of(new PairKey("s", "another")), Set.of(), Map.of(0, 7L));

        var doneBeforeItsEnd = new SinkProgress(Set.of(), Set.of(TURN), Map.of(0, 5L));

        assertThat(known(ended(), doneBeforeItsEnd, response("r", true))
                        .of(letter("r"))
                        .channel())
                .isEqualTo("ai:s");
        assertThat(known(ended(), beyond, response("r", true)).of(letter("r")).channel())
                .isEqualTo("ai:s");
        assertThat(known(ended(), SinkProgress.NONE, response("r", true))
                        .of(letter("r"))
                        .codec())
                .isEqualTo("vercel");
    }

    @Test
    void refusesATurnOfWhichAResponseIsNotKept() {
        TurnStory two = begun().and(at(5), started("r2")).and(at(6), end());

        assertRefused(known(ended(), SinkProgress.NONE), "its response r is not among the finished ones");
        assertRefused(known(two, SinkProgress.NONE, response("r", true)), "its response r2 is not among");
        assertThatThrownBy(() -> known(TurnStory.NONE, SinkProgress.NONE).of(letter("")))
                .hasMessageContaining("no finished response");
    }

    @Test
    void refusesWhatNamesNoTurnOrNoChannel() {
        KeptTurns nothing = new KeptTurns(Map.of(), SinkProgress.NONE, Map.of());

        assertThatThrownBy(() -> nothing.of(DeadLetter.newBuilder().build())).hasMessageContaining("names no turn");
        assertThatThrownBy(() -> nothing.of(
                        DeadLetter.newBuilder(letter("r")).setChannel("").build()))
                .hasMessageContaining("names no channel");
    }

    @Test
    void takesTheEarliestTimeForItsBeginning() throws Exception {
        CompletedResponse earlier = CompletedResponse.newBuilder(response("r", true))
                .setStartedAt(FAILED.minusSeconds(9))
                .build();

        assertThat(known(ended(), SinkProgress.NONE, earlier).of(letter("r")).begun())
                .isEqualTo(FAILED.minusSeconds(9));
        assertThat(known(ended(), SinkProgress.NONE, response("r", true))
                        .of(letter("r"))
                        .begun())
                .isEqualTo(FAILED);
    }

    private static void assertRefused(KeptTurns kept, String why) {
        assertThatThrownBy(() -> kept.of(letter("r")))
                .isInstanceOf(CannotRepairException.class)
                .hasMessageContaining(why);
    }

    private static KeptTurns known(TurnStory story, SinkProgress sink, CompletedResponse... responses) {
        return new KeptTurns(Map.of(TURN, story), sink, Map.of(TURN, List.of(responses)));
    }

    private static TurnStory begun() {
        return TurnStory.NONE
                .and(
                        at(3),
                        event(
                                TurnEventKind.TURN_STARTED,
                                TurnDetail.newBuilder().setTurn(FORKS)))
                .and(at(4), started("r"));
    }

    private static TurnStory ended() {
        return begun().and(at(6), end());
    }

    private static TurnEvent end() {
        return event(TurnEventKind.TURN_ENDED, TurnDetail.newBuilder().setOutcome(Outcome.COMPLETE));
    }

    private static TurnEvent started(String response) {
        return TurnEvent.newBuilder(event(TurnEventKind.RESPONSE_STARTED, TurnDetail.newBuilder()))
                .setResponseId(response)
                .build();
    }

    private static TurnEvent event(TurnEventKind kind, TurnDetail.Builder detail) {
        return TurnEvent.newBuilder()
                .setSessionId("s")
                .setTurnId("t")
                .setSeq(0)
                .setKind(kind)
                .setDetail(detail.build())
                .build();
    }

    private static Position at(long offset) {
        return new Position(0, offset);
    }

    private static CompletedResponse response(String id, boolean turnEnded) {
        return CompletedResponse.newBuilder()
                .setSessionId("s")
                .setTurnId("t")
                .setResponseId(id)
                .setStartedAt(FAILED.plusSeconds(5))
                .setEndedAt(FAILED.plusSeconds(9))
                .setOutcome(Outcome.COMPLETE)
                .setTurnEnded(turnEnded)
                .build();
    }

    private static DeadLetter letter(String response) {
        return DeadLetter.newBuilder()
                .setSessionId("s")
                .setTurnId("t")
                .setResponseId(response)
                .setChannel("ai:s")
                .setCodec("vercel")
                .setFirstFailureAt(FAILED)
                .setLastFailureAt(FAILED)
                .build();
    }
}
