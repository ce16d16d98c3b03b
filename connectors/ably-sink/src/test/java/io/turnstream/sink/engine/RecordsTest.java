package io.turnstream.sink.engine;

import static io.turnstream.sink.engine.Turns.turn;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.DeadLetter;
import io.turnstream.avro.DeliveredMessage;
import io.turnstream.avro.DeliveryState;
import io.turnstream.avro.DeliveryStatus;
import io.turnstream.avro.TurnEvent;
import io.turnstream.sink.channel.ChannelException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is written down of turns, for whoever comes after us. */
class RecordsTest {

    private static final long MINUTE = 60_000;

    private final Simulation simulation = new Simulation(new StepCodec());

    private DeliveryState state(String session) {
        return Objects.requireNonNull(simulation.states.get(session + "|t"));
    }

    // ---- dead letters

    @Test
    void aDeadLetterTellsAllThatIsKnownOfItsTurnAndItsFailure() {
        // Given
        simulation.arrive(turn("other", "t").says("x").endsPart().ends().events());
        simulation.refuse = operation -> operation instanceof Command.Append append
                        && append.channel().equals("ai:s")
                        && !text(append).isEmpty()
                ? ChannelException.refused(40013, 422, "invalid data")
                : null;
        simulation.arrive(turn("s", "t").says("one ", "two").events());

        // When
        simulation.settle(MINUTE);

        // Then
        DeadLetter letter = simulation.deadLetters.get(0);
        assertThat(letter.getFirstFailureAt()).isBetween(Instant.EPOCH, Instant.EPOCH.plusMillis(simulation.now));
        assertThat(letter.getLastFailureAt()).isEqualTo(letter.getFirstFailureAt());
        assertThat(letter)
                .isEqualTo(DeadLetter.newBuilder()
                        .setSessionId("s")
                        .setTurnId("t")
                        .setResponseId("r-t")
                        .setAttempt(0)
                        .setChannel("ai:s")
                        .setCodec("step")
                        .setCode("publish_refused")
                        .setStage("append")
                        .setMessage("40013: invalid data")
                        .setAblyCode(40013)
                        .setAblyStatus(422)
                        .setAttempts(1)
                        .setFirstFailureAt(letter.getFirstFailureAt())
                        .setLastFailureAt(letter.getLastFailureAt())
                        .setToSeq(4L)
                        .setUndelivered("one two")
                        .setSourcePartition(0)
                        .setFirstOffset(7L)
                        .setLastOffset(11L)
                        .setEpoch(1)
                        .build());
    }

    @Test
    void aDeadLetterTellsSinceWhenItsTurnWasRefusedAndHowOften() {
        // Given
        simulation.settings = Limits.oneConnection();
        simulation.restart();
        simulation.refuse = operation -> operation.channel().equals("ai:s") && operation instanceof Command.Publish
                ? ChannelException.refused(50000, 500, "trouble")
                : null;
        simulation.arrive(turn("s", "t").says("one").events());

        // When
        for (int i = 0; i < 20; i++) {
            simulation.arrive(turn("good", "t" + i).says("a").endsPart().ends().events());
            simulation.run(100, 10_000);
        }

        // Then
        DeadLetter letter = simulation.deadLetters.get(0);
        assertThat(letter.getAttempts()).isGreaterThan(10);
        assertThat(Duration.between(letter.getFirstFailureAt(), letter.getLastFailureAt()))
                .isBetween(Duration.ofMinutes(2), Duration.ofMinutes(2).plusSeconds(11));
        assertThat(letter.getFirstFailureAt()).isBefore(Instant.EPOCH.plusSeconds(3));
        assertThat(letter.getMessage()).isEqualTo("50000: trouble");
    }

    @Test
    void aDeadLetterWithoutARefusalNamesNoneAndSaysWhenItsTurnWasGivenUp() {
        // Given
        simulation.pass(5_000);
        List<TurnEvent> events = turn("s", "t").says("a", "b").endsPart().ends().events();
        simulation.arrive(events.subList(0, 3));
        simulation.arrive(events.subList(4, events.size()));

        // When
        simulation.settle(MINUTE);

        // Then
        DeadLetter letter = simulation.deadLetters.get(0);
        assertThat(letter.getAblyCode()).isNull();
        assertThat(letter.getAblyStatus()).isNull();
        assertThat(letter.getAttempts()).isZero();
        assertThat(letter.getStage()).isEqualTo("encode");
        assertThat(letter.getMessage()).isEqualTo("events before seq 4 are missing");
        assertThat(letter.getFirstFailureAt())
                .isEqualTo(letter.getLastFailureAt())
                .isBetween(Instant.EPOCH.plusMillis(5_900), Instant.EPOCH.plusMillis(6_100));
    }

    @Test
    void aDeadLetterHoldsTheBeginningOfATextThatIsTooLongForIt() {
        // Given
        String kilobyte = "x".repeat(1024);
        Turns long300 = turn("s", "t").says();
        for (int i = 0; i < 300; i++) {
            long300.goesOn(kilobyte);
        }
        simulation.refuse = operation ->
                operation instanceof Command.Publish ? ChannelException.refused(40013, 400, "invalid data") : null;
        simulation.arrive(long300.takeEvents());

        // When
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.deadLetters.get(0).getUndelivered()).hasSize(256 * 1024);
    }

    @Test
    void aDeadLetterHoldsOnlyWhatTheChannelDoesNot() {
        // Given
        Turns script = turn("s", "t").says("one ");
        simulation.arrive(script.takeEvents());
        simulation.run(100, 500);

        // When
        simulation.refuse = operation ->
                operation instanceof Command.Append ? ChannelException.refused(40009, 413, "too large") : null;
        simulation.arrive(script.goesOn("two").takeEvents());
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.deadLetters.get(0).getUndelivered()).isEqualTo("two");
        assertThat(simulation.deadLetters.get(0).getCode()).isEqualTo("message_too_big");
    }

    @Test
    void aTurnIsPutAsideOnce() {
        simulation.refuse = operation ->
                operation instanceof Command.Append ? ChannelException.refused(40009, 413, "too large") : null;
        simulation.arrive(turn("s", "t").says("one").events());
        simulation.settle(MINUTE);
        simulation.pass(MINUTE);

        assertThat(simulation.deadLetters).hasSize(1);
        assertThat(simulation.engine.counters().givenUp()).isEqualTo(1);
    }

    // ---- states

    @Test
    void theStateOfAnOpenTurnNamesItsMessages() {
        // Given
        simulation.arrive(turn("other", "t").says("x").endsPart().ends().events());

        // When
        simulation.arrive(turn("s", "t").says("one ").endsPart().says("two").events());
        simulation.run(100, 2_000);

        // Then
        DeliveryState state = state("s");
        assertThat(state.getStatus()).isEqualTo(DeliveryStatus.OPEN);
        assertThat(state.getChannel()).isEqualTo("ai:s");
        assertThat(state.getCodec()).isEqualTo("step");
        assertThat(state.getEpoch()).isEqualTo(1);
        assertThat(state.getGeneration()).isZero();
        assertThat(state.getReplayOffset()).isEqualTo(7);
        List<ModelAbly.Message> there = simulation.ably.channel("ai:s").messages;
        assertThat(state.getMessages())
                .containsExactly(
                        message("run", there.get(0).serial, true),
                        message("step.r-t.0", there.get(1).serial, true),
                        message("r-t.0.p0", there.get(2).serial, true),
                        message("r-t.0.p1", there.get(3).serial, false));
    }

    private static DeliveredMessage message(String key, String serial, boolean closed) {
        return DeliveredMessage.newBuilder()
                .setKey(key)
                .setSerial(serial)
                .setClosed(closed)
                .setChars(-1)
                .build();
    }

    @Test
    void theStateOfATurnThatIsHandedOverTellsHowMuchItsMessagesHold() {
        // Given
        simulation.arrive(turn("s", "t").says("one ").endsPart().says("two").events());
        simulation.run(100, 2_000);

        // When
        simulation.handOver(300);

        // Then
        assertThat(state("s").getMessages())
                .extracting(DeliveredMessage::getChars)
                .containsExactly(0L, 0L, 4L, 3L);
    }

    @Test
    void theStateOfAFinishedTurnNamesNothingButTheTurn() {
        simulation.arrive(turn("s", "t").says("one ").endsPart().ends().events());
        simulation.settle(MINUTE);

        assertThat(state("s"))
                .isEqualTo(DeliveryState.newBuilder()
                        .setSessionId("s")
                        .setTurnId("t")
                        .setChannel("ai:s")
                        .setCodec("step")
                        .setEpoch(1)
                        .setStatus(DeliveryStatus.CLOSED)
                        .setUpdatedAt(state("s").getUpdatedAt())
                        .build());
        assertThat(state("s").getUpdatedAt()).isAfter(Instant.EPOCH);
    }

    @Test
    void theStateOfATurnThatIsShownAnewNamesItsGeneration() {
        // Given
        simulation.arrive(turn("s", "t").says("a").events());
        simulation.run(10, 500);
        simulation.ably.channel("ai:s").shown("t").get(0).deleted = true;

        // When
        simulation.arrive(turn("s", "t").says("a", "b").events().subList(4, 5));
        simulation.run(10, 2_000);

        // Then
        assertThat(state("s").getGeneration()).isEqualTo(1);
        assertThat(simulation.engine.counters().supersedes()).isEqualTo(1);
        assertThat(simulation.ably.channel("ai:s").storedText("t")).isEqualTo("ab");
    }

    @Test
    void aTurnIsShownAnewOnlyWhenThatIsOnRecord() {
        // Given
        simulation.arrive(turn("s", "t").says("a").events());
        simulation.run(10, 500);
        simulation.ably.channel("ai:s").shown("t").get(0).deleted = true;
        simulation.commits = false;

        // When
        simulation.arrive(turn("s", "t").says("a", "b").events().subList(4, 5));
        simulation.run(10, 5_000);

        // Then
        assertThat(simulation.ably.channel("ai:s").count(StepCodec.STEP, "t")).isEqualTo(1);
        simulation.commits = true;
        simulation.pass(2_000);
        assertThat(simulation.ably.channel("ai:s").count(StepCodec.STEP, "t")).isEqualTo(2);
    }

    // ---- checkpoints

    @Test
    void serialsThatASuccessorWouldNeedAreUrgentUntilTheyAreHandedOut() {
        simulation.commits = false;
        simulation.arrive(turn("s", "t").says("a").events());
        assertThat(simulation.engine.isCheckpointUrgent()).isFalse();
        simulation.run(10, 15);
        assertThat(simulation.engine.isCheckpointUrgent()).isFalse();

        for (int i = 0; i < 40 && !simulation.engine.isCheckpointUrgent(); i++) {
            simulation.work(1);
        }

        assertThat(simulation.engine.isCheckpointUrgent()).isTrue();
        Checkpoint checkpoint = simulation.engine.checkpoint(1, simulation.now, Instant.EPOCH);
        assertThat(checkpoint.onlyOffsets()).isFalse();
        assertThat(simulation.engine.isCheckpointUrgent()).isFalse();
    }

    @Test
    void nothingIsHandedOutTwice() {
        simulation.arrive(turn("s", "t").says("a").endsPart().ends().events());
        simulation.settle(MINUTE);

        Checkpoint first = simulation.engine.checkpoint(1, simulation.now, Instant.EPOCH);
        Checkpoint second = simulation.engine.checkpoint(1, simulation.now, Instant.EPOCH);

        assertThat(first.onlyOffsets()).isTrue();
        assertThat(second.offsets()).isEmpty();
        assertThat(second.id()).isEqualTo(first.id() + 1);
    }

    private static String text(Command.Append append) {
        var data = append.content().data();
        return data == null ? "" : data.asText();
    }
}
