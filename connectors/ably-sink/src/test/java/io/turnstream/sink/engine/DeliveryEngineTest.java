package io.turnstream.sink.engine;

import static io.turnstream.sink.engine.Turns.turn;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.DeliveryStatus;
import io.turnstream.avro.TurnEvent;
import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.engine.Simulation.Fate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryEngineTest {

    private static final long MINUTE = 60_000;

    private final Simulation simulation = new Simulation(new StepCodec());

    @Test
    void bringsAWholeTurnToItsChannel() {
        // Given
        simulation.arrive(turn("s", "t").says("Hel", "lo").endsPart().ends().events());

        // When
        simulation.settle(MINUTE);

        // Then
        ModelAbly.Channel channel = simulation.ably.channel("ai:s");
        assertThat(channel.storedText("t")).isEqualTo("Hello");
        assertThat(channel.liveText("t")).isEqualTo("Hello");
        assertThat(channel.messages).extracting(m -> m.name).containsExactly("run-start", "step", "stream", "run-end");
        assertThat(channel.shown("t").get(0).extras.at("/t/status").asText()).isEqualTo("complete");
        assertThat(simulation.status("s", "t")).isEqualTo(DeliveryStatus.CLOSED);
    }

    @Test
    void coalescesWhatArrivesWhileAnAppendIsOnItsWay() {
        // Given
        simulation.arrive(turn("s", "t").says("a").events());
        simulation.run(10, 200);
        simulation.arrive(rest(
                turn("s", "t").says("a", "b", "c", "d", "e").endsPart().ends().events(), 4));

        // When
        simulation.settle(MINUTE);

        // Then
        assertThat(appends()).containsExactly("a", "bcde");
        assertThat(simulation.ably.channel("ai:s").liveText("t")).isEqualTo("abcde");
    }

    @Test
    void sendsTheFullTextAfterARefusedAppend() {
        // Given
        simulation.faults = once(Command.Append.class, Fate.REFUSED);
        simulation.arrive(turn("s", "t").says("a", "b").events());
        simulation.run(10, 1_000);

        // When
        simulation.arrive(
                rest(turn("s", "t").says("a", "b", "c").endsPart().ends().events(), 5));
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.sent).filteredOn(Command.Append.class::isInstance).hasSize(1);
        assertThat(simulation.ably.channel("ai:s").storedText("t")).isEqualTo("abc");
        assertThat(simulation.ably.channel("ai:s").liveText("t")).isEqualTo("abc");
    }

    @Test
    void supersedesAStepWhoseTextCannotBeHealedOnLiveScreens() {
        // Given
        simulation.faults = once(Command.Append.class, Fate.LATE);
        simulation.arrive(turn("s", "t").says("a", "b").events());
        simulation.run(10, 1_000);
        assertThat(simulation.ably.channel("ai:s").liveText("t")).isEqualTo("abab");

        // When
        simulation.arrive(
                rest(turn("s", "t").says("a", "b", "c").endsPart().ends().events(), 5));
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.engine.counters().supersedes()).isEqualTo(1);
        assertThat(simulation.ably.channel("ai:s").storedText("t")).isEqualTo("abc");
        assertThat(simulation.ably.channel("ai:s").liveText("t")).isEqualTo("abc");
        assertThat(simulation.ably.channel("ai:s").count("run-start", "t")).isEqualTo(1);
        assertThat(simulation.ably.channel("ai:s").count("run-end", "t")).isEqualTo(1);
    }

    @Test
    void neverLetsTheDataOfARefusedAppendComeBack() {
        // Given
        simulation.faults = once(Command.Append.class, Fate.REFUSED_BUT_LEFT);
        simulation.arrive(turn("s", "t").says("a", "b").events());
        simulation.run(10, 1_000);

        // When
        simulation.arrive(rest(turn("s", "t").says("a", "b", "c").events(), 5));
        simulation.run(10, 1_000);
        simulation.arrive(
                rest(turn("s", "t").says("a", "b", "c", "d").endsPart().ends().events(), 6));
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.ably.channel("ai:s").storedText("t")).isEqualTo("abcd");
        assertThat(simulation.ably.channel("ai:s").liveText("t")).isEqualTo("abcd");
        assertThat(simulation.engine.counters().supersedes()).isZero();
    }

    @Test
    void looksForACreateOfUnknownOutcomeInsteadOfRepeatingIt() {
        // Given
        simulation.faults = once(Command.Publish.class, Fate.LOST_AFTER);
        simulation.arrive(turn("s", "t").says("a").endsPart().ends().events());

        // When
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.ably.channel("ai:s").count("run-start", "t")).isEqualTo(1);
        assertThat(simulation.sent.stream().filter(Command.Publish.class::isInstance))
                .hasSize(3);
        assertThat(simulation.engine.counters().lookUps()).isPositive();
    }

    @Test
    void createsAgainWhatWasNeverCreated() {
        // Given
        simulation.faults = once(Command.Publish.class, Fate.LOST_BEFORE);
        simulation.arrive(turn("s", "t").says("a").endsPart().ends().events());

        // When
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.ably.channel("ai:s").storedText("t")).isEqualTo("a");
        assertThat(simulation.ably.channel("ai:s").count("run-start", "t")).isEqualTo(1);
    }

    @Test
    void showsAMessageAnewThatIsGoneFromTheChannel() {
        // Given
        simulation.arrive(turn("s", "t").says("a").events());
        simulation.run(10, 500);
        simulation.ably.channel("ai:s").shown("t").get(0).deleted = true;

        // When
        simulation.arrive(rest(turn("s", "t").says("a", "b").endsPart().ends().events(), 4));
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.ably.channel("ai:s").storedText("t")).isEqualTo("ab");
    }

    @Test
    void goesOnWhereACrashedOwnerStopped() {
        // Given
        simulation.arrive(turn("s", "t").says("a", "b").events());
        simulation.run(10, 300);

        // When
        simulation.crash();
        simulation.arrive(
                rest(turn("s", "t").says("a", "b", "c").endsPart().ends().events(), 5));
        simulation.settle(MINUTE);

        // Then
        ModelAbly.Channel channel = simulation.ably.channel("ai:s");
        assertThat(channel.liveText("t")).isEqualTo("abc");
        assertThat(channel.messages).hasSize(4);
    }

    @Test
    void publishesNothingOfAFinishedTurnAgain() {
        // Given
        simulation.arrive(turn("s", "t").says("a").endsPart().ends().events());
        simulation.settle(MINUTE);
        int before = simulation.ably.channel("ai:s").operations;

        // When
        simulation.resetOffsets();
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.ably.channel("ai:s").operations).isEqualTo(before);
        assertThat(simulation.engine.counters().ofClosedTurns()).isEqualTo(7);
    }

    @Test
    void startsATurnOnlyWhenTheOneBeforeItIsOnTheChannel() {
        // Given
        simulation.faults = once(Command.Publish.class, Fate.REFUSED);
        simulation.arrive(turn("s", "t1").events());
        simulation.arrive(turn("s", "t2", "m-t1").events());

        // When
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.ably.channel("ai:s").messages)
                .extracting(ModelAbly.Message::turn)
                .containsExactly("t1", "t1", "t2", "t2");
    }

    @Test
    void waitsThroughAnOutageWithoutADeadLetter() {
        // Given
        simulation.reachable = false;
        simulation.arrive(turn("s", "t").says("a").endsPart().ends().events());
        simulation.run(100, 10 * MINUTE);

        // When
        simulation.reachable = true;
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.deadLetters).isEmpty();
        assertThat(simulation.ably.channel("ai:s").storedText("t")).isEqualTo("a");
    }

    @Test
    void givesUpWhatIsRefusedForGoodAndGoesOnWithOthers() {
        // Given
        simulation.refuse = operation -> operation instanceof Command.Append append
                        && append.channel().equals("ai:bad")
                        && append.content().data() != null
                        && !append.content().data().asText().isEmpty()
                ? ChannelException.refused(40009, 413, "too large")
                : null;
        simulation.arrive(turn("bad", "t").says("a", "b").endsPart().ends().events());
        simulation.arrive(turn("good", "t").says("a").endsPart().ends().events());

        // When
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.deadLetters).singleElement().satisfies(letter -> {
            assertThat(letter.getCode()).isEqualTo("message_too_big");
            assertThat(letter.getUndelivered()).isEqualTo("ab");
            assertThat(letter.getAblyCode()).isEqualTo(40009);
        });
        assertThat(simulation.ably.channel("ai:bad").count("run-end", "t")).isEqualTo(1);
        assertThat(simulation.ably.channel("ai:bad").shown("t").get(0).isTerminal())
                .isTrue();
        assertThat(simulation.ably.channel("ai:good").storedText("t")).isEqualTo("a");
        assertThat(simulation.status("bad", "t")).isEqualTo(DeliveryStatus.GIVEN_UP);
    }

    @Test
    void givesUpWhatNoRepetitionCures() {
        // Given
        simulation.refuse = operation ->
                operation instanceof Command.Publish ? ChannelException.refused(40013, 400, "invalid data") : null;
        simulation.arrive(turn("s", "t").says("a").endsPart().ends().events());

        // When
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.deadLetters).singleElement().satisfies(letter -> {
            assertThat(letter.getCode()).isEqualTo("publish_refused");
            assertThat(letter.getAblyCode()).isEqualTo(40013);
        });
    }

    @Test
    void givesUpAMessageThatIsGoneFromTheChannelEachTimeItIsShownAnew() {
        // Given
        simulation.refuse = operation -> operation instanceof Command.Append || operation instanceof Command.Update
                ? ChannelException.refused(40400, 404, "no such message")
                : null;
        simulation.arrive(turn("s", "t").says("a", "b").endsPart().ends().events());

        // When
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.deadLetters).singleElement().satisfies(letter -> assertThat(letter.getCode())
                .isEqualTo("delivery_diverged"));
    }

    @Test
    void givesUpATurnThatKeepsBeingRefusedWhileOthersSucceed() {
        // Given
        simulation.refuse = operation -> operation.channel().equals("ai:bad") && operation instanceof Command.Publish
                ? ChannelException.refused(50000, 500, "trouble")
                : null;
        simulation.settings = oneConnection();
        simulation.restart();
        simulation.arrive(turn("bad", "t").says("a").endsPart().ends().events());

        // When
        for (int i = 0; i < 30; i++) {
            simulation.arrive(turn("good", "t" + i).says("a").endsPart().ends().events());
            simulation.run(100, 10_000);
        }
        simulation.refuse = operation -> null;
        simulation.settle(10 * MINUTE);

        // Then
        assertThat(simulation.ably.channel("ai:bad").count("run-end", "t")).isEqualTo(1);
        assertThat(simulation.ably.channel("ai:bad").shown("t")).allMatch(ModelAbly.Message::isTerminal);
        assertThat(simulation.deadLetters).singleElement().satisfies(letter -> assertThat(letter.getCode())
                .isEqualTo("retries_exhausted"));
    }

    @Test
    void endsATurnThatWasOpenWhenItsTopicIsMadeAnew() {
        // Given
        simulation.arrive(turn("s", "t").says("a").events());
        simulation.run(10, 300);

        // When
        simulation.replaceLog();
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.ably.channel("ai:s").count("run-end", "t")).isEqualTo(1);
    }

    @Test
    void forgetsWhatIsInFlightWhenThePartitionGoes() {
        // Given
        simulation.refuse = operation ->
                operation instanceof Command.Append ? ChannelException.refused(40009, 413, "too large") : null;
        simulation.arrive(turn("s", "t").says("a").events());
        while (simulation.sent.stream().noneMatch(Command.Append.class::isInstance)) {
            simulation.run(10, 1);
        }

        // When
        simulation.release();
        simulation.pass(100);

        // Then
        assertThat(simulation.deadLetters).isEmpty();
        assertThat(simulation.engine.counters().givenUp()).isZero();
    }

    @Test
    void keepsWhatItHoldsWithinLimitsWhileItRecoversBehindABacklog() {
        // Given
        simulation.settings = holding(100);
        simulation.restart();
        simulation.arrive(turn("s", "t").says("a").events());
        simulation.run(10, 300);
        simulation.reachable = false;
        for (int i = 0; i < 50; i++) {
            simulation.arrive(turn("s" + i, "t")
                    .says("ten chars.", "ten chars.")
                    .endsPart()
                    .ends()
                    .events());
        }
        simulation.arrive(rest(turn("s", "t").says("a", "b").endsPart().ends().events(), 4));

        // When
        simulation.crash();
        simulation.run(Integer.MAX_VALUE, 1_000);

        // Then
        assertThat(simulation.heldChars()).isLessThan(200);
        simulation.reachable = true;
        simulation.settle(10 * MINUTE);
        for (int i = 0; i < 50; i++) {
            assertThat(simulation.ably.channel("ai:s" + i).storedText("t")).isEqualTo("ten chars.ten chars.");
        }
        assertThat(simulation.ably.channel("ai:s").liveText("t")).isEqualTo("ab");
        assertThat(simulation.deadLetters).isEmpty();
    }

    @Test
    void beginsATurnThatItHadNoRoomForAtItsStartEvenIfMoreOfItIsReadMeanwhile() {
        // Given
        simulation.settings = holding(100);
        simulation.restart();
        Turns recovered = turn("s", "t").says("a");
        simulation.arrive(recovered.takeEvents());
        simulation.run(10, 300);
        simulation.reachable = false;
        simulation.arrive(
                turn("long", "t").says("x".repeat(200)).endsPart().ends().events());
        Turns live = turn("live", "t").says("one ");
        simulation.arrive(live.takeEvents());

        // When
        simulation.crash();
        simulation.arrive(live.goesOn("two").endsPart().ends().takeEvents());
        simulation.arrive(recovered.endsPart().ends().takeEvents());
        simulation.run(Integer.MAX_VALUE, 1_000);
        simulation.reachable = true;
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.deadLetters).isEmpty();
        assertThat(simulation.ably.channel("ai:live").storedText("t")).isEqualTo("one two");
    }

    @Test
    void neverShowsATurnAsCompleteWhoseFirstEventsAreGone() {
        // Given
        simulation.arrive(turn("s", "t").says("a").events());
        simulation.run(10, 300);
        simulation.arrive(rest(turn("s", "t").says("a", "b").endsPart().ends().events(), 4));

        // When
        simulation.expireBefore(3);
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.deadLetters).singleElement().satisfies(letter -> assertThat(letter.getCode())
                .isEqualTo("turn_events_gone"));
        assertThat(simulation.ably.channel("ai:s").shown("t"))
                .noneMatch(m -> "complete".equals(m.extras.at("/t/status").asText()));
        assertThat(simulation.status("s", "t")).isEqualTo(DeliveryStatus.GIVEN_UP);
    }

    @Test
    void neverGivesUpForAMissingChannelRule() {
        // Given
        simulation.refuse = operation -> operation instanceof Command.Append || operation instanceof Command.Update
                ? ChannelException.refused(93002, 400, "appends are not enabled")
                : null;
        simulation.arrive(turn("s", "t").says("a").endsPart().ends().events());

        // When
        simulation.run(100, 10 * MINUTE);

        // Then
        assertThat(simulation.deadLetters).isEmpty();
        assertThat(simulation.engine.obstacle())
                .hasValueSatisfying(text -> assertThat(text).contains("93002"));
    }

    @Test
    void neverGivesUpForAMissingChannelRuleWhileMessagesAreTakenThatNobodyCanAppendTo() {
        // Given
        simulation.refuse = operation -> operation instanceof Command.Append || operation instanceof Command.Update
                ? ChannelException.refused(93002, 400, "appends are not enabled")
                : null;

        // When
        for (int i = 0; i < 60; i++) {
            simulation.arrive(
                    turn("s" + i, "t").says("a", "b").endsPart().ends().events());
            simulation.run(100, 10_000);
            assertThat(simulation.engine.obstacle()).isPresent();
        }

        // Then
        assertThat(simulation.deadLetters).isEmpty();
        simulation.refuse = operation -> null;
        simulation.settle(5 * MINUTE);
        assertThat(simulation.engine.obstacle()).isEmpty();
        assertThat(simulation.ably.channel("ai:s0").storedText("t")).isEqualTo("ab");
    }

    @ParameterizedTest
    @ValueSource(ints = {40160, 93002})
    void letsOneNamespaceThatIsRefusedNotHoldUpItsPartition(int code) {
        // Given
        simulation.refuse = operation -> operation.channel().equals("ai:bad")
                        && (code == 40160 || !(operation instanceof Command.Publish))
                        && !isRead(operation)
                ? ChannelException.refused(code, 401, "not for this namespace")
                : null;
        simulation.arrive(turn("good", "t").says("a").endsPart().ends().events());
        simulation.run(100, 1_000);
        simulation.arrive(turn("bad", "t").says("a").endsPart().ends().events());

        // When
        for (int i = 0; i < 30; i++) {
            simulation.arrive(turn("good", "t" + i).says("a").endsPart().ends().events());
            simulation.run(100, 10_000);
            assertThat(simulation.engine.obstacle()).isEmpty();
        }

        // Then
        assertThat(simulation.deadLetters).singleElement().satisfies(letter -> {
            assertThat(letter.getCode()).isEqualTo("retries_exhausted");
            assertThat(letter.getAblyCode()).isEqualTo(code);
        });
        assertThat(simulation.committed).isEqualTo(simulation.log.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {40142, 80000, 80022})
    void doesNotWaitForEverForTheNextConnectionWhereOneChannelIsAnsweredAsIfItsConnectionWereGone(int code) {
        // Given
        simulation.refuse = operation -> operation.channel().equals("ai:bad") && !isRead(operation)
                ? ChannelException.refused(code, 400, "connection not found")
                : null;
        simulation.settings = oneConnection();
        simulation.restart();
        simulation.arrive(turn("bad", "t").says("a").endsPart().ends().events());

        // When
        for (int i = 0; i < 30; i++) {
            simulation.arrive(turn("good", "t" + i).says("a").endsPart().ends().events());
            simulation.run(100, 10_000);
        }

        // Then
        assertThat(simulation.deadLetters).singleElement().satisfies(letter -> assertThat(letter.getCode())
                .isEqualTo("retries_exhausted"));
        assertThat(simulation.committed).isEqualTo(simulation.log.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {40007, 40012, 40032, 40400, 40500})
    void doesNotEmptyTheTopicWhenEveryMessageIsRefusedForWhatAllHaveInCommon(int code) {
        // Given
        simulation.refuse = operation -> ChannelException.refused(code, 0, "impermissible");
        for (int i = 0; i < 10; i++) {
            simulation.arrive(turn("s" + i, "t").says("a").endsPart().ends().events());
        }

        // When
        simulation.run(100, 10 * MINUTE);

        // Then
        assertThat(simulation.deadLetters).isEmpty();
        assertThat(simulation.engine.obstacle())
                .hasValueSatisfying(text -> assertThat(text).contains(Integer.toString(code)));
        simulation.refuse = operation -> null;
        simulation.settle(5 * MINUTE);
        assertThat(simulation.ably.channel("ai:s0").storedText("t")).isEqualTo("a");
    }

    @Test
    void oneConnectionThatIsRefusedStandsInNobodysWayWhileOthersAreUp() {
        // Given
        simulation.deadSlot = 1;
        simulation.deadBecause = ChannelException.refused(40300, 403, "a proxy does not like it");

        simulation.arrive(turn("s", "t").says("a").events());
        simulation.run(100, 1_000);

        for (int i = 0; i < 6; i++) {
            // When
            simulation.arrive(turn("s" + i, "t").says("a").events());
            simulation.run(100, 1_000);

            // Then
            assertThat(simulation.engine.obstacle()).isEmpty();
        }
        assertThat(simulation.ably.channel("ai:s5").storedText("t")).isEqualTo("a");
    }

    @Test
    void goesSlowerAfterConnectionsThatCameTooFast() {
        int usual = operationsAfterAConnectionThatWasRefused(ChannelException.refused(50003, 503, "trouble"));
        int slower = operationsAfterAConnectionThatWasRefused(ChannelException.refused(42921, 429, "far too fast"));

        assertThat(slower).isLessThan(usual / 2);
    }

    /** How many operations go out in the first second, of which more are wanted. */
    private static int operationsAfterAConnectionThatWasRefused(ChannelException why) {
        var simulation = new Simulation(new StepCodec());
        simulation.settings = oneConnection();
        simulation.restart();
        simulation.deadSlot = 0;
        simulation.deadBecause = why;
        for (int i = 0; i < 100; i++) {
            simulation.arrive(turn("s" + i, "t").says("a").events());
        }
        simulation.run(1_000, 2_000);
        simulation.deadSlot = -1;
        for (int waited = 0; simulation.sent.isEmpty() && waited < 100; waited++) {
            simulation.pass(100);
        }
        simulation.pass(1_000);
        return simulation.sent.size();
    }

    @Test
    void saysThatEveryConnectionIsRefused() {
        simulation.deadSlot = 0;
        simulation.deadBecause = ChannelException.refused(40101, 401, "the key is wrong");
        simulation.settings = oneConnection();
        simulation.restart();

        simulation.arrive(turn("s", "t").says("a").events());
        simulation.run(100, MINUTE);

        assertThat(simulation.engine.obstacle())
                .hasValueSatisfying(text -> assertThat(text).contains("40101"));
    }

    private static boolean isRead(Command.Operation operation) {
        return operation instanceof Command.Get || operation instanceof Command.History;
    }

    @Test
    void givesUpATurnWhoseChannelCannotBeReadWhileOthersSucceed() {
        // Given
        simulation.refuse = operation -> {
            if (!operation.channel().equals("ai:bad")) {
                return null;
            }
            return operation instanceof Command.History
                    ? ChannelException.unknown(50003, 504, "no answer")
                    : ChannelException.refused(50000, 500, "trouble");
        };
        simulation.settings = oneConnection();
        simulation.restart();
        simulation.arrive(turn("bad", "t").says("a").endsPart().ends().events());

        // When
        for (int i = 0; i < 30; i++) {
            simulation.arrive(turn("good", "t" + i).says("a").endsPart().ends().events());
            simulation.run(100, 10_000);
        }

        // Then
        assertThat(simulation.deadLetters).singleElement().satisfies(letter -> assertThat(letter.getCode())
                .isEqualTo("retries_exhausted"));
        assertThat(simulation.committed).isEqualTo(simulation.log.size());
    }

    @Test
    void forgetsTheEndOfATurnThatIsNeverTaken() {
        // Given
        simulation.refuse = operation ->
                operation.channel().equals("ai:bad") ? ChannelException.refused(50000, 500, "trouble") : null;
        simulation.settings = oneConnection();
        simulation.restart();
        simulation.arrive(turn("bad", "t").says("a").endsPart().ends().events());

        // When
        for (int i = 0; i < 420; i++) {
            simulation.arrive(turn("good", "t" + i).says("a").endsPart().ends().events());
            simulation.run(100, 10_000);
        }

        // Then
        simulation.settle(MINUTE);
        assertThat(simulation.engine.hasOpenTurns()).isFalse();
        assertThat(simulation.status("bad", "t")).isEqualTo(DeliveryStatus.GIVEN_UP);
    }

    @Test
    void takesAnOutageForOneAlthoughTheLastSuccessCameAfterTheFirstFailure() {
        // Given
        long outage = simulation.now + 1_000;
        simulation.refuse = operation -> simulation.now < outage ? null : trouble(operation, outage + 300);
        simulation.settings = oneConnection();
        simulation.restart();
        simulation.arrive(turn("first", "t").says("a").events());
        simulation.run(100, 1_000);

        // When
        simulation.arrive(
                rest(turn("first", "t").says("a", "b").endsPart().ends().events(), 4));
        simulation.run(100, 50);
        simulation.arrive(turn("late", "t").says("a").endsPart().ends().events());
        simulation.run(100, 10 * MINUTE);

        // Then
        assertThat(simulation.deadLetters).isEmpty();
        simulation.refuse = operation -> null;
        simulation.settle(MINUTE);
        assertThat(simulation.ably.channel("ai:first").storedText("t")).isEqualTo("ab");
    }

    /** The first to be refused is refused from the beginning, the other a little later. */
    private @Nullable ChannelException trouble(Command.Operation operation, long forAll) {
        return operation.channel().equals("ai:late") && simulation.now < forAll
                ? null
                : ChannelException.refused(50003, 503, "trouble");
    }

    @Test
    void givesUpATurnWithAHoleInItsEvents() {
        // Given
        List<TurnEvent> events = new ArrayList<>(
                turn("s", "t").says("a", "b", "c").endsPart().ends().events());
        events.remove(4);
        simulation.arrive(events);

        // When
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.deadLetters).singleElement().satisfies(letter -> assertThat(letter.getCode())
                .isEqualTo("turn_incomplete"));
        assertThat(simulation.ably.channel("ai:s").storedText("t")).isEqualTo("");
        assertThat(simulation.ably.channel("ai:s").shown("t"))
                .noneMatch(m -> "complete".equals(m.extras.at("/t/status").asText()));
        assertThat(simulation.status("s", "t")).isEqualTo(DeliveryStatus.GIVEN_UP);
    }

    @Test
    void givesUpATurnThatItsCodecCannotEncodeAndGoesOnWithOthers() {
        // Given
        List<TurnEvent> events =
                new ArrayList<>(turn("bad", "t").says("a").endsPart().ends().events());
        TurnEvent delta = events.get(3);
        events.set(3, TurnEvent.newBuilder(delta).setPart(7).build());
        simulation.arrive(events);
        simulation.arrive(turn("good", "t").says("a").endsPart().ends().events());

        // When
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.deadLetters).singleElement().satisfies(letter -> assertThat(letter.getCode())
                .isEqualTo("encode_failed"));
        assertThat(simulation.ably.channel("ai:good").storedText("t")).isEqualTo("a");
    }

    @Test
    void givesUpATurnWhoseBeginningIsGone() {
        // Given
        simulation.arrive(rest(turn("s", "t").says("a", "b").endsPart().ends().events(), 4));

        // When
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.deadLetters).singleElement().satisfies(letter -> assertThat(letter.getCode())
                .isEqualTo("turn_incomplete"));
        assertThat(simulation.ably.channels).isEmpty();
    }

    @Test
    void endsATurnThatIsOnRecordAndWhoseEventsAreGone() {
        // Given
        simulation.arrive(turn("s", "t").says("a").events());
        simulation.run(10, 300);

        // When
        simulation.forgetLog();
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.deadLetters).singleElement().satisfies(letter -> assertThat(letter.getCode())
                .isEqualTo("turn_events_gone"));
        assertThat(simulation.ably.channel("ai:s").count("run-end", "t")).isEqualTo(1);
    }

    @Test
    void skipsATurnThatIsTooOldAndRemembersThat() {
        // Given
        simulation.tooOld = true;
        simulation.arrive(turn("s", "t").says("a").endsPart().ends().events());
        simulation.settle(MINUTE);

        // When
        simulation.tooOld = false;
        simulation.resetOffsets();
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.ably.channels).isEmpty();
        assertThat(simulation.deadLetters).isEmpty();
    }

    @Test
    void keepsToTheRateOfOneConnection() {
        // Given
        simulation.settings = oneConnection();
        simulation.restart();
        for (int i = 0; i < 20; i++) {
            simulation.arrive(turn("s" + i, "t").says("a").events());
        }

        // When
        for (int i = 0; i < 100; i++) {
            simulation.arrive(List.of());
            simulation.run(1000, 100);
        }

        // Then
        assertThat(messagesSent()).isLessThanOrEqualTo(45 * 10 + 10);
    }

    @Test
    void leavesNothingOfABudgetUnusedThatManyTurnsWaitFor() {
        // Given
        simulation.settings = oneConnection();
        simulation.restart();
        for (int i = 0; i < 300; i++) {
            simulation.arrive(turn("s" + i, "t").says("a").says("b").ends().events());
        }

        // When
        simulation.run(Integer.MAX_VALUE, 2_000);
        int before = messagesSent();
        simulation.pass(10_000);

        // Then
        assertThat(messagesSent() - before).isBetween(45 * 10 - 2, 45 * 10 + 2);
    }

    private int messagesSent() {
        return simulation.sent.stream()
                .mapToInt(operation -> operation instanceof Command.Publish publish
                        ? publish.messages().size()
                        : 1)
                .sum();
    }

    static EngineSettings holding(long chars) {
        EngineSettings d = EngineSettings.defaults();
        return new EngineSettings(
                d.connections(),
                d.messagesPerSecond(),
                d.burst(),
                d.accountMessagesPerSecond(),
                d.appendInterval(),
                d.operationDeadline(),
                d.retryBudget(),
                d.lookupPages(),
                d.heals(),
                chars);
    }

    static EngineSettings oneConnection() {
        EngineSettings d = EngineSettings.defaults();
        return new EngineSettings(
                1,
                d.messagesPerSecond(),
                d.burst(),
                d.accountMessagesPerSecond(),
                d.appendInterval(),
                d.operationDeadline(),
                d.retryBudget(),
                d.lookupPages(),
                d.heals(),
                d.pausePendingChars());
    }

    private static List<TurnEvent> rest(List<TurnEvent> events, int from) {
        return events.subList(from, events.size());
    }

    private List<String> appends() {
        return simulation.sent.stream()
                .filter(Command.Append.class::isInstance)
                .map(operation ->
                        String.valueOf(((Command.Append) operation).content().data()))
                .map(text -> text.replace("\"", ""))
                .toList();
    }

    private static Simulation.Faults once(Class<? extends Command.Operation> kind, Fate fate) {
        boolean[] done = {false};
        return operation -> {
            if (!done[0] && kind.isInstance(operation)) {
                done[0] = true;
                return fate;
            }
            return Fate.FINE;
        };
    }
}
