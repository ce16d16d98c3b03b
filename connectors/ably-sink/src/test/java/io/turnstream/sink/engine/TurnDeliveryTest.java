package io.turnstream.sink.engine;

import static io.turnstream.sink.engine.Turns.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.turnstream.avro.Failure;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnInfo;
import io.turnstream.schemas.PairKey;
import io.turnstream.sink.channel.HistoryPage;
import io.turnstream.sink.channel.StoredMessage;
import io.turnstream.sink.engine.MessageDelivery.Pace;
import io.turnstream.sink.engine.TurnDelivery.Offered;
import io.turnstream.sink.engine.TurnDelivery.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One turn, step by step: what it wants next, and what it makes of the answers. */
class TurnDeliveryTest {

    private static final long NOW = 1_000;
    private static final String STREAM = "r-t.0.p0";
    private static final Failure FAILURE =
            Failure.newBuilder().setCode("retries_exhausted").build();

    private final Turns script = turn("s", "t");
    private final TurnDelivery turn =
            new TurnDelivery(0, new PairKey("s", "t"), "ai:s", new StepCodec(), Optional.empty());

    private long offset = 100;
    private int serials;

    private void offer(Turns more) {
        for (TurnEvent event : more.takeEvents()) {
            assertThat(turn.offer(event, offset++)).isEqualTo(Offered.TAKEN);
        }
    }

    private Intent next() {
        Intent step = turn.nextStep();
        return Objects.requireNonNull(step == null ? turn.nextGrowth(NOW) : step);
    }

    private boolean wantsNothing() {
        return turn.nextStep() == null && turn.nextGrowth(NOW) == null;
    }

    private void begin(Intent intent) {
        turn.began(intent, NOW, Pace.NONE);
    }

    /** Carries out what the turn wants, until it wants nothing. */
    private void succeed() {
        while (!wantsNothing()) {
            succeed(next());
        }
    }

    private void succeed(Intent intent) {
        begin(intent);
        if (intent instanceof Intent.Publish publish) {
            List<String> made = new ArrayList<>();
            publish.messages().forEach(message -> made.add("s" + ++serials));
            turn.published(publish, made);
        } else if (intent instanceof Intent.Edit edit) {
            turn.acknowledged(edit, edit.chars());
        } else {
            throw new AssertionError("nothing is read in this test: " + intent);
        }
    }

    private static HistoryPage page(boolean more, StoredMessage... messages) {
        return new HistoryPage(List.of(messages), more ? "next" : null);
    }

    private static StoredMessage stored(String serial, String id) {
        return new StoredMessage(serial, id, null, null, null, false);
    }

    // ---- what is offered

    @Test
    void knowsRepeatsAndHolesByTheNumbersOfEvents() {
        List<TurnEvent> events = script.says("a", "b").takeEvents();

        assertThat(turn.offer(events.get(0), 7)).isEqualTo(Offered.TAKEN);
        assertThat(turn.offer(events.get(0), 8)).isEqualTo(Offered.REPEATED);
        assertThat(turn.offer(events.get(1), 9)).isEqualTo(Offered.TAKEN);
        assertThat(turn.offer(events.get(3), 10)).isEqualTo(Offered.AFTER_A_HOLE);

        assertThat(turn.lastSeq()).isEqualTo(1);
        assertThat(turn.lastOffset()).isEqualTo(9);
        assertThat(turn.replayOffset()).isEqualTo(7);
        assertThat(turn.lastResponse()).isEqualTo("r-t");
    }

    @Test
    void aTurnThatIsReadFromItsMiddleBeginsThere() {
        List<TurnEvent> events = script.says("a").takeEvents();

        assertThat(turn.offer(events.get(1), 9)).isEqualTo(Offered.TAKEN);
        assertThat(turn.replayOffset()).isEqualTo(9);
    }

    @Test
    void knowsTheMessageThatItFollowsAndThoseThatAnswerForIt() {
        var follower = new TurnDelivery(0, new PairKey("s", "u"), "ai:s", new StepCodec(), Optional.empty());
        turn("s", "u", "m-t").takeEvents().forEach(event -> follower.offer(event, 0));
        offer(script);

        assertThat(follower.parent()).contains("m-t");
        assertThat(turn.parent()).isEmpty();
        assertThat(turn.answers("m-t")).isTrue();
        assertThat(turn.answers("m-u")).isFalse();
        assertThat(turn.shows("m-t")).isFalse();
        succeed();
        assertThat(turn.shows("m-t")).isTrue();
    }

    // ---- from its start to its end

    @Test
    void createsAllThatStandsTogetherAtOnceThenGrowsThenCloses() {
        offer(script.says("one").endsPart().ends());

        Intent start = next();
        assertThat(start).isInstanceOf(Intent.Publish.class);
        assertThat(start.cost()).isEqualTo(2);
        begin(start);
        assertThat(wantsNothing()).as("while something is created").isTrue();
        assertThat(turn.isQuiet()).isFalse();
        turn.published((Intent.Publish) start, List.of("a", "b"));
        assertThat(turn.isQuiet()).isTrue();
        assertThat(turn.isOnChannel()).isTrue();

        succeed(next());
        Intent close = next();
        assertThat(close).isInstanceOf(Intent.Append.class);
        assertThat(((Intent.Append) close).last()).isTrue();
        succeed(close);
        assertThat(turn.phase()).isEqualTo(Phase.OPEN);
        succeed(next());
        assertThat(turn.phase()).isEqualTo(Phase.CLOSED);
        assertThat(wantsNothing()).isTrue();
    }

    @Test
    void aTurnThatSaysNothingMoreForNowIsOpen() {
        offer(script.says("one"));
        succeed();

        assertThat(turn.phase()).isEqualTo(Phase.OPEN);
        assertThat(turn.pendingChars()).isZero();
    }

    @Test
    void aTurnWaitsWhenEverythingIsAcknowledged() {
        offer(script.says("one").endsPart().suspends());
        assertThat(turn.phase()).isEqualTo(Phase.OPEN);

        succeed();

        assertThat(turn.phase()).isEqualTo(Phase.SUSPENDED);
        offer(script.resumes());
        assertThat(turn.phase()).isEqualTo(Phase.OPEN);
    }

    @Test
    void whileSomethingIsOnItsWayNothingElseIsSentForItsMessage() {
        offer(script.says("one "));
        succeed(next());
        succeed(next());
        Intent growth = next();
        begin(growth);
        offer(script.goesOn("two").endsPart());

        assertThat(wantsNothing()).isTrue();
        assertThat(turn.isQuiet()).isFalse();
        assertThat(turn.pendingChars()).isEqualTo(7);
        turn.acknowledged((Intent.Edit) growth, 4);
        assertThat(turn.pendingChars()).isEqualTo(3);
        assertThat(turn.isQuiet()).isTrue();
        assertThat(next()).isInstanceOf(Intent.Append.class);
    }

    @Test
    void theFirstOffsetThatIsNotHandledMovesWithTheAcknowledgements() {
        offer(script.says("one "));
        assertThat(turn.firstUnhandled()).hasValue(101);
        succeed(next());
        assertThat(turn.firstUnhandled()).hasValue(102);
        succeed(next());
        assertThat(turn.firstUnhandled()).hasValue(103);
        succeed(next());
        assertThat(turn.firstUnhandled()).isEmpty();
    }

    @Test
    void whatWasNotAcknowledgedIsKnownInTheOrderOfItsStreams() {
        offer(script.says("one ", "two ").says("three"));
        assertThat(turn.undelivered()).isEqualTo("one two three");
        succeed(next());
        succeed(next());
        succeed(next());
        Intent growth = next();
        begin(growth);
        turn.acknowledged((Intent.Edit) growth, 4);

        assertThat(turn.undelivered()).isEqualTo("two three");
    }

    // ---- creates that fail

    @Test
    void aCreateThatWasRefusedIsLookedForAndThenMadeAgain() {
        offer(script);
        Intent.Publish publish = (Intent.Publish) next();
        begin(publish);

        turn.failed(publish, true);

        assertThat(turn.knowsItsMessages()).isFalse();
        Intent.LookUp lookUp = (Intent.LookUp) next();
        assertThat(lookUp.base()).isEqualTo(publish.base());
        begin(lookUp);
        assertThat(wantsNothing()).isTrue();
        assertThat(turn.searched(lookUp, page(false), 10)).isEmpty();
        assertThat(turn.knowsItsMessages()).isTrue();
        Intent.Publish again = (Intent.Publish) next();
        assertThat(again.base()).isEqualTo(publish.base());
        succeed(again);
        assertThat(turn.isOnChannel()).isTrue();
        assertThat(wantsNothing()).isTrue();
    }

    @Test
    void aCreateThatGotNoAnswerMayBeRepeatedAndWhatARepeatIsAnsweredIsNotBelieved() {
        offer(script);
        Intent.Publish publish = (Intent.Publish) next();
        begin(publish);
        turn.failed(publish, false);
        Intent.LookUp lookUp = (Intent.LookUp) next();
        begin(lookUp);
        turn.searched(lookUp, page(false), 10);
        assertThat(turn.knowsItsMessages()).as("it may arrive yet").isFalse();

        Intent.Publish again = (Intent.Publish) next();
        begin(again);
        turn.published(again, List.of("x", "y"));

        assertThat(turn.isOnChannel()).isFalse();
        Intent.LookUp second = (Intent.LookUp) next();
        begin(second);
        turn.searched(second, page(false, stored("b", publish.base() + ":1"), stored("a", publish.base() + ":0")), 10);
        assertThat(turn.onChannel().values())
                .extracting(MessageDelivery::serial)
                .containsExactly("a", "b");
        assertThat(turn.isOnChannel()).isTrue();
    }

    @Test
    void aSearchGoesOnPageByPageAsFarAsItMay() {
        offer(script);
        Intent.Publish publish = (Intent.Publish) next();
        begin(publish);
        turn.failed(publish, true);
        Intent.LookUp lookUp = (Intent.LookUp) next();
        begin(lookUp);

        Optional<Intent.LookUp> second = turn.searched(lookUp, page(true), 2);
        assertThat(second.orElseThrow().from()).contains("next");
        begin(second.orElseThrow());
        assertThat(turn.searched(second.orElseThrow(), page(true), 2)).isEmpty();

        assertThat(next()).isInstanceOf(Intent.Publish.class);
    }

    @Test
    void aSearchThatFailsBeginsAnew() {
        offer(script);
        Intent.Publish publish = (Intent.Publish) next();
        begin(publish);
        turn.failed(publish, true);
        Intent.LookUp lookUp = (Intent.LookUp) next();
        begin(lookUp);
        Intent.LookUp second = turn.searched(lookUp, page(true), 2).orElseThrow();
        begin(second);
        turn.failed(second, false);

        Intent.LookUp anew = (Intent.LookUp) next();
        assertThat(anew.from()).isEmpty();
        begin(anew);
        assertThat(turn.searched(anew, page(true), 2))
                .as("the pages are counted anew")
                .isPresent();
    }

    @Test
    void aSearchEndsBehindWhatTheTurnItselfHasCreatedBefore() {
        offer(script);
        succeed();
        offer(script.says("one"));
        Intent.Publish publish = (Intent.Publish) next();
        begin(publish);
        turn.failed(publish, true);
        Intent.LookUp lookUp = (Intent.LookUp) next();
        begin(lookUp);

        assertThat(turn.searched(lookUp, page(true, stored("s2", "another")), 10))
                .isEmpty();
    }

    // ---- waiting

    @Test
    void aTurnThatWaitsKnowsWhatItHasShownAndNothingElse() {
        offer(script.says("one").endsPart().suspends());
        succeed();
        assertThat(turn.has("run")).isTrue();
        assertThat(turn.has("end")).isFalse();

        turn.suspended();

        assertThat(turn.isWaiting()).isTrue();
        assertThat(turn.replayOffset()).isEqualTo(offset);
        assertThat(turn.has("run")).isTrue();
        assertThat(turn.has("end")).isFalse();
        assertThat(turn.shows("m-t")).isTrue();
        assertThat(turn.onChannel()).isEmpty();
        assertThat(turn.firstUnhandled()).isEmpty();
        offer(script.resumes());
        assertThat(turn.isWaiting()).isFalse();
        assertThat(turn.replayOffset()).isEqualTo(offset - 1);
    }

    @Test
    void aTurnIsPutDownOnce() {
        offer(script.says("one").endsPart().suspends());
        succeed();
        turn.suspended();
        long before = turn.replayOffset();

        turn.suspended();

        assertThat(turn.replayOffset()).isEqualTo(before);
    }

    @Test
    void onlyAStreamThatGrowsIsOpen() {
        offer(script.says("one"));
        assertThat(turn.isOpen(STREAM)).isFalse();
        succeed();

        assertThat(turn.isOpen(STREAM)).isTrue();
        assertThat(turn.isOpen("run")).isFalse();
        assertThat(turn.isOpen("nothing")).isFalse();
        assertThat(turn.has(STREAM)).isTrue();
        offer(script.endsPart());
        succeed();
        assertThat(turn.isOpen(STREAM)).isFalse();
    }

    // ---- giving up

    @Test
    void aTurnThatIsGivenUpClosesWhatIsOpenWithoutTextAndEnds() {
        offer(script.says("one"));
        succeed(next());
        succeed(next());

        turn.giveUp(FAILURE);

        assertThat(turn.isGivingUp()).isTrue();
        assertThat(turn.firstUnhandled()).isEmpty();
        assertThat(turn.nextGrowth(NOW)).isNull();
        assertThat(turn.nextToJoin(NOW)).isNull();
        Intent close = next();
        assertThat(close).isInstanceOf(Intent.EmptyClose.class);
        succeed(close);
        assertThat(turn.phase()).isEqualTo(Phase.OPEN);
        succeed(next());
        assertThat(turn.phase()).isEqualTo(Phase.GIVEN_UP);
    }

    @Test
    void aTurnOfWhichNothingIsOnTheChannelEndsThereAllTheSame() {
        offer(script.says("one"));

        turn.giveUp(FAILURE);

        Intent.Publish end = (Intent.Publish) next();
        assertThat(end.messages()).extracting(message -> message.draft.key()).containsExactly("end");
        succeed(end);
        assertThat(turn.phase()).isEqualTo(Phase.GIVEN_UP);
    }

    @Test
    void theEndWaitsForWhatIsBeingCreated() {
        offer(script);
        Intent.Publish publish = (Intent.Publish) next();
        begin(publish);

        turn.giveUp(FAILURE);

        assertThat(wantsNothing()).isTrue();
        assertThat(turn.phase()).isEqualTo(Phase.OPEN);
        turn.published(publish, List.of("a", "b"));
        assertThat(next()).isInstanceOf(Intent.Publish.class);
    }

    @Test
    void aTurnThatIsGivenUpSilentlySaysNothing() {
        turn.giveUpSilently(FAILURE);

        assertThat(turn.isGivingUp()).isTrue();
        assertThat(turn.phase()).isEqualTo(Phase.GIVEN_UP);
        assertThat(wantsNothing()).isTrue();
    }

    @Test
    void aStepOfTheEndThatCanNeverSucceedIsLeftOut() {
        offer(script.says("one"));
        succeed(next());
        succeed(next());
        turn.giveUp(FAILURE);

        turn.leaveOut(next());
        Intent end = next();
        assertThat(end).isInstanceOf(Intent.Publish.class);
        turn.leaveOut(end);

        assertThat(turn.phase()).isEqualTo(Phase.GIVEN_UP);
        assertThat(wantsNothing()).isTrue();
    }

    @Test
    void theSearchForAStepOfTheEndThatCanNeverSucceedIsLeftOutWithIt() {
        offer(script);
        turn.giveUp(FAILURE);
        Intent end = next();
        begin(end);
        turn.failed(end, true);

        turn.leaveOut(next());

        assertThat(turn.phase()).isEqualTo(Phase.GIVEN_UP);
    }

    @Test
    void whatElseFailsIsNotLeftOut() {
        offer(script.says("one"));
        Intent start = next();
        succeed(start);
        succeed(next());
        Intent growth = next();

        turn.leaveOut(growth);
        assertThat(next()).isEqualTo(growth);
        turn.giveUp(FAILURE);
        Intent close = next();
        turn.leaveOut(growth);
        turn.leaveOut(start);

        assertThat(next()).isEqualTo(close);
    }

    // ---- what was left by an earlier owner

    private void recover(boolean suspended, long chars) {
        turn.recover(new RecoveredTurn(
                suspended,
                100,
                2,
                "step",
                "ai:s",
                Optional.of(TurnInfo.newBuilder().build()),
                Map.of("run", new Known("s1", true, (int) chars), STREAM, new Known("s3", false, (int) chars))));
    }

    @Test
    void aTurnThatWasRecoveredWritesOnlyWhenAllWasReadAgain() {
        recover(false, -1);
        assertThat(turn.isRebuilding()).isTrue();
        assertThat(turn.isOnChannel()).isTrue();
        assertThat(turn.generation()).isEqualTo(2);
        assertThat(turn.replayOffset()).isEqualTo(100);
        offer(script.says("one"));

        Intent lookUp = next();
        assertThat(lookUp).as("the step is not on record").isInstanceOf(Intent.LookUp.class);
        begin(lookUp);
        turn.searched((Intent.LookUp) lookUp, page(false), 10);
        assertThat(wantsNothing()).isTrue();
        assertThat(turn.growsAt(NOW)).isEqualTo(Long.MAX_VALUE);

        turn.rebuilt();

        assertThat(turn.isRebuilding()).isFalse();
        assertThat(next()).isInstanceOf(Intent.Publish.class);
        assertThat(turn.stillKnown()).isEmpty();
    }

    @Test
    void whatIsKnownAndWasNotPlannedAgainIsStillKnown() {
        recover(false, -1);
        offer(script);

        assertThat(turn.stillKnown()).containsOnlyKeys(STREAM);
        assertThat(turn.onChannel()).containsOnlyKeys("run");
    }

    @Test
    void aTurnThatWasHandedOverGoesOnWhenThatIsOnRecordAndLooksForNothing() {
        recover(false, 3);
        assertThat(turn.isUrgent()).isTrue();
        offer(script.says("one "));
        turn.rebuilt();
        assertThat(wantsNothing()).isTrue();
        assertThat(turn.growsAt(NOW)).isEqualTo(Long.MAX_VALUE);
        assertThat(turn.nextToJoin(NOW)).isNull();

        turn.recorded();

        Intent.Publish step = (Intent.Publish) next();
        assertThat(step.messages()).extracting(message -> message.draft.key()).containsExactly("step.r-t.0");
        assertThat(turn.knowsItsMessages()).isTrue();
    }

    @Test
    void whatIsNotRecordedIsLookedForBeforeItIsCreated() {
        turn.mayHaveBegun();
        offer(script);

        assertThat(next()).isInstanceOf(Intent.LookUp.class);
    }

    @Test
    void aTurnThatWasFoundIsNotWrittenToBeforeAllWasReadAgain() {
        offer(script);
        turn.awaitRebuild();

        assertThat(wantsNothing()).isTrue();
        turn.rebuilt();
        assertThat(next()).isInstanceOf(Intent.Publish.class);
    }

    // ---- when it grows

    @Test
    void growsWhenTheFirstOfItsMessagesMay() {
        offer(script.says("one "));
        succeed(next());
        succeed(next());
        Intent growth = next();
        turn.began(growth, NOW, new Pace(100, 40));
        turn.acknowledged((Intent.Edit) growth, 4);
        assertThat(turn.growsAt(NOW)).as("there is nothing to say").isEqualTo(Long.MAX_VALUE);

        offer(script.goesOn("two"));

        assertThat(turn.growsAt(NOW)).isEqualTo(NOW + 100);
        assertThat(turn.nextGrowth(NOW + 99)).isNull();
        assertThat(turn.nextGrowth(NOW + 100)).isNotNull();
        assertThat(turn.growsAt(NOW + 100)).as("it may already").isEqualTo(Long.MAX_VALUE);
        assertThat(turn.nextToJoin(NOW + 49)).isNull();
        assertThat(turn.nextToJoin(NOW + 50)).isNotNull();
    }

    @Test
    void aMessageThatIsBeingClosedDoesNotGrowBesides() {
        offer(script.says("one "));
        succeed(next());
        succeed(next());
        offer(script.endsPart());

        assertThat(turn.nextGrowth(NOW)).isNull();
        assertThat(turn.nextToJoin(NOW)).isNull();
        assertThat(turn.nextStep()).isNotNull();
    }

    @Test
    void whatTheTurnCountsForIsItsTextItsEventsItsMessagesAndItself() {
        assertThat(turn.newShare()).isEqualTo(new Tally.Share(0, 0, false, false, false));
        offer(script.says("one "));

        assertThat(turn.newShare()).isEqualTo(new Tally.Share(4, 4 + 1_500 + 1_000 + 3 * 50, false, false, true));
        succeed(next());
        succeed(next());
        assertThat(turn.newShare()).isEqualTo(new Tally.Share(4, 4 + 1_000 + 50, true, true, true));
        succeed(next());
        turn.noted();
        assertThat(turn.newShare()).isEqualTo(new Tally.Share(0, 0, true, false, false));
    }

    // ---- defects of codecs

    @Test
    void aMessageThatWasNeverCreatedIsADefectOfTheCodec() {
        offer(script);

        assertThatIllegalStateException()
                .isThrownBy(() -> turn.offer(
                        turn("s", "t").says("a").takeEvents().stream()
                                .filter(event -> event.getSeq() == 3)
                                .map(event ->
                                        TurnEvent.newBuilder(event).setSeq(2).build())
                                .findFirst()
                                .orElseThrow(),
                        200))
                .withMessageContaining("step")
                .withMessageContaining(STREAM);
    }
}
