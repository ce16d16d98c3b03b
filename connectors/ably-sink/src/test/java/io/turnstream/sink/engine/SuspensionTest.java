package io.turnstream.sink.engine;

import static io.turnstream.sink.engine.Turns.turn;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.DeliveryStatus;
import org.junit.jupiter.api.Test;

/** Turns that wait for somebody, and what is on record of them when their owner dies. */
class SuspensionTest {

    private static final long MINUTE = 60_000;

    private final Simulation simulation = new Simulation(new StepCodec());
    private final Turns turn = turn("s", "t");

    @Test
    void aTurnThatGoesOnIsOnRecordAsOpenAlthoughNothingOfItIsToBeSeenYet() {
        // Given
        simulation.arrive(turn.says("one ").endsPart().suspends().takeEvents());
        simulation.settle(MINUTE);
        simulation.arrive(turn("other", "t").says("x").endsPart().ends().events());
        simulation.settle(MINUTE);
        assertThat(simulation.status("s", "t")).isEqualTo(DeliveryStatus.SUSPENDED);
        int resumed = simulation.log.size();

        // When
        simulation.arrive(turn.resumes().takeEvents());
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.committed).isEqualTo(resumed + 1);
        assertThat(simulation.status("s", "t")).isEqualTo(DeliveryStatus.OPEN);
        assertThat(simulation.replayOffset("s", "t")).isEqualTo(resumed);
    }

    @Test
    void aTurnThatWasRecoveredAsSuspendedAndGoesOnIsOnRecordAsOpen() {
        // Given
        simulation.arrive(turn.says("one ").endsPart().suspends().takeEvents());
        simulation.settle(MINUTE);
        simulation.crash();

        // When
        simulation.arrive(turn.resumes().takeEvents());
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.status("s", "t")).isEqualTo(DeliveryStatus.OPEN);
        assertThat(simulation.replayOffset("s", "t")).isEqualTo(simulation.log.size() - 1);
    }

    @Test
    void aTurnThatGoesOnAfterItsFirstEventsExpiredIsNotTakenForOneThatLostEvents() {
        // Given
        simulation.arrive(turn.says("one ").endsPart().suspends().takeEvents());
        simulation.settle(MINUTE);
        int suspended = simulation.log.size();
        simulation.arrive(turn("other", "t").says("x").endsPart().ends().events());
        simulation.arrive(turn.resumes().respondsAgain().says("two ").takeEvents());
        simulation.settle(MINUTE);

        // When
        simulation.expireBefore(suspended + 3);
        simulation.arrive(turn.goesOn("three").endsPart().ends().takeEvents());
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.deadLetters).isEmpty();
        assertThat(simulation.ably.channel("ai:s").storedText("t")).isEqualTo("one two three");
    }

    @Test
    void aTurnThatSeemsSuspendedWhileItIsReadAgainLosesNothingWhenItsOwnerDiesThen() {
        // Given
        simulation.arrive(turn.says("one ").endsPart().suspends().takeEvents());
        int suspended = simulation.log.size();
        simulation.arrive(turn.resumes().respondsAgain().says("two ").takeEvents());
        simulation.settle(MINUTE);
        assertThat(simulation.replayOffset("s", "t")).isZero();

        // When
        simulation.crash();
        simulation.run(suspended, 200);
        simulation.crash();
        simulation.arrive(turn.goesOn("three").endsPart().ends().takeEvents());
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.deadLetters).isEmpty();
        assertThat(simulation.ably.channel("ai:s").storedText("t")).isEqualTo("one two three");
        assertThat(simulation.ably.channel("ai:s").liveText("t")).isEqualTo("one two three");
    }
}
