package io.turnstream.sink.engine;

import static io.turnstream.sink.engine.Turns.turn;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.DeliveryStatus;
import io.turnstream.avro.TurnEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an owner makes of what the one before it has left, and of a topic that is not what it was. */
class RecoveryTest {

    private static final long MINUTE = 60_000;

    private final Simulation simulation = new Simulation(new StepCodec());

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
    void keepsWhatItHoldsWithinLimitsWhileItRecoversBehindABacklog() {
        // Given
        simulation.settings = Limits.holding(100);
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
        simulation.settings = Limits.holding(100);
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

    private static List<TurnEvent> rest(List<TurnEvent> events, int from) {
        return events.subList(from, events.size());
    }
}
