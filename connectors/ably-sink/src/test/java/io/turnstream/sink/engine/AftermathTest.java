package io.turnstream.sink.engine;

import static io.turnstream.sink.engine.Turns.turn;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.DeliveryStatus;
import io.turnstream.sink.engine.Simulation.Fate;
import org.junit.jupiter.api.Test;

/** What arrives when a message has long been closed is found, and put right. */
class AftermathTest {

    private static final long MINUTE = 60_000;

    private final Simulation simulation = new Simulation(new StepCodec());

    @Test
    void whatArrivesAfterTheCloseIsTakenOutOfHistory() {
        // Given
        boolean[] first = {true};
        simulation.faults = operation -> {
            boolean late = first[0] && operation instanceof Command.Append;
            first[0] &= !late;
            return late ? Fate.LATE : Fate.FINE;
        };
        simulation.lateness = () -> 5_000;
        simulation.arrive(turn("s", "t").says("one ").endsPart().ends().events());
        simulation.run(100, 4_000);
        assertThat(simulation.ably.channel("ai:s").storedText("t")).isEqualTo("one ");
        simulation.run(100, 1_500);
        assertThat(simulation.ably.channel("ai:s").storedText("t")).isEqualTo("one one ");

        // When
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.ably.channel("ai:s").storedText("t")).isEqualTo("one ");
        assertThat(simulation.ably.channel("ai:s").liveText("t")).isEqualTo("one ");
        assertThat(simulation.status("s", "t")).isEqualTo(DeliveryStatus.CLOSED);
    }

    @Test
    void whatArrivesAfterTheNextOwnerHasClosedTheMessageIsTakenOutOfHistoryByTheOneAfterIt() {
        // Given
        boolean[] first = {true};
        simulation.faults = operation -> {
            boolean late = first[0] && operation instanceof Command.Append;
            first[0] &= !late;
            return late ? Fate.LATE : Fate.FINE;
        };
        simulation.lateness = () -> 5_000;
        simulation.arrive(turn("s", "t").says("one ").endsPart().ends().events());
        simulation.run(100, 3_000);

        // When
        simulation.crash();
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.ably.channel("ai:s").storedText("t")).isEqualTo("one ");
        assertThat(simulation.ably.channel("ai:s").liveText("t")).isEqualTo("one ");
    }

    @Test
    void whatWasNeverInDoubtIsNotReadAgain() {
        simulation.arrive(turn("s", "t").says("one ").endsPart().ends().events());
        simulation.settle(MINUTE);

        assertThat(simulation.sent).noneMatch(Command.Get.class::isInstance);
        assertThat(simulation.now).as("nobody waits").isLessThan(Aftermath.WAIT);
    }

    @Test
    void whatIsGoneFromTheChannelByThenIsLeftAlone() {
        // Given
        boolean[] first = {true};
        simulation.faults = operation -> {
            boolean lost = first[0] && operation instanceof Command.Append;
            first[0] &= !lost;
            return lost ? Fate.LOST_AFTER : Fate.FINE;
        };
        simulation.arrive(turn("s", "t").says("one ").endsPart().ends().events());
        simulation.run(100, 5_000);

        // When
        simulation.ably.channel("ai:s").messages.forEach(message -> message.deleted = true);
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.status("s", "t")).isEqualTo(DeliveryStatus.CLOSED);
        assertThat(simulation.deadLetters).isEmpty();
    }

    @Test
    void aTurnThatWaitsForSomebodyWaitsForThatToo() {
        // Given
        boolean[] first = {true};
        simulation.faults = operation -> {
            boolean late = first[0] && operation instanceof Command.Append;
            first[0] &= !late;
            return late ? Fate.LATE : Fate.FINE;
        };
        simulation.lateness = () -> 5_000;
        simulation.arrive(turn("s", "t").says("one ").endsPart().suspends().takeEvents());

        // When
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.status("s", "t")).isEqualTo(DeliveryStatus.SUSPENDED);
        assertThat(simulation.ably.channel("ai:s").storedText("t")).isEqualTo("one ");
    }
}
