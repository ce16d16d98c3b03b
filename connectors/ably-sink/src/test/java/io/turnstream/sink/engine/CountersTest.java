package io.turnstream.sink.engine;

import static io.turnstream.sink.engine.Turns.turn;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.engine.Simulation.Fate;
import org.junit.jupiter.api.Test;

/** What operators read of the engine's work. */
class CountersTest {

    private static final long MINUTE = 60_000;

    private final Simulation simulation = new Simulation(new StepCodec());

    private EngineCounters.Snapshot counters() {
        return simulation.engine.counters();
    }

    @Test
    void aTurnThatGoesWellIsItsEventsItsCreatesAndItsAppends() {
        simulation.arrive(turn("s", "t").says("one").endsPart().ends().events());
        simulation.settle(MINUTE);

        assertThat(counters())
                .isEqualTo(new EngineCounters.Snapshot(7, 0, 0, 4, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1));
    }

    @Test
    void eventsThatWereThereAlreadyAreCounted() {
        simulation.arrive(turn("s", "t").says("one").events());
        simulation.arrive(turn("s", "t").says("one").events().subList(1, 3));
        simulation.settle(MINUTE);

        assertThat(counters().duplicates()).isEqualTo(2);
        assertThat(counters().events()).isEqualTo(6);
    }

    @Test
    void eventsOfATurnThatWasSuspendedBeforeTheyWereReadAgainAreCounted() {
        Turns script = turn("s", "t");
        simulation.arrive(script.says("one").endsPart().suspends().takeEvents());
        simulation.settle(MINUTE);

        simulation.resetOffsets();
        simulation.run(100, 1_000);

        assertThat(counters().duplicates()).isEqualTo(simulation.log.size());
        assertThat(simulation.sent).hasSize(3);
    }

    @Test
    void eventsOfATurnThatLostItsBeginningAreCountedAsThoseOfAClosedOne() {
        simulation.arrive(turn("s", "t").says("a", "b").events());
        simulation.run(10, 300);

        simulation.expireBefore(3);
        simulation.settle(MINUTE);

        assertThat(counters().ofClosedTurns()).isEqualTo(2);
        assertThat(counters().givenUp()).isEqualTo(1);
    }

    @Test
    void aRefusalAndTheRepairThatFollowsItAreCounted() {
        boolean[] done = {false};
        simulation.faults = operation -> {
            boolean first = !done[0] && operation instanceof Command.Append;
            done[0] |= first;
            return first ? Fate.REFUSED : Fate.FINE;
        };
        simulation.arrive(turn("s", "t").says("one").events());
        simulation.run(100, 2_000);

        assertThat(counters().refusals()).isEqualTo(1);
        assertThat(counters().updates()).isEqualTo(1);
        assertThat(counters().repairs()).isEqualTo(1);
        assertThat(counters().lostConnections()).isZero();
    }

    @Test
    void whatIsUnknownIsNoRefusal() {
        boolean[] done = {false};
        simulation.faults = operation -> {
            boolean first = !done[0] && operation instanceof Command.Append;
            done[0] |= first;
            return first ? Fate.LOST_BEFORE : Fate.FINE;
        };
        simulation.arrive(turn("s", "t").says("one").endsPart().ends().events());
        simulation.settle(MINUTE);

        assertThat(counters().refusals()).isZero();
        assertThat(counters().lostConnections()).isEqualTo(1);
        assertThat(counters().reads())
                .as("before its close, and once more afterwards")
                .isEqualTo(2);
        assertThat(counters().divergences()).isZero();
    }

    @Test
    void aMessageThatCannotBeReadAfterItsCloseIsCountedOnceItIsLeftAsItIs() {
        // Given
        boolean[] done = {false};
        simulation.faults = operation -> {
            boolean first = !done[0] && operation instanceof Command.Append;
            done[0] |= first;
            return first ? Fate.LOST_AFTER : Fate.FINE;
        };
        simulation.arrive(turn("s", "t").says("one").endsPart().ends().events());
        simulation.run(100, 5_000);

        // When
        simulation.refuse =
                operation -> operation instanceof Command.Get ? ChannelException.refused(50000, 500, "trouble") : null;
        simulation.settle(5 * MINUTE);

        // Then
        assertThat(counters().unverified()).isEqualTo(1);
        assertThat(counters().reads()).isEqualTo(1 + 6);
        assertThat(counters().closed()).isEqualTo(1);
        assertThat(simulation.deadLetters).isEmpty();
    }

    @Test
    void whatDivergedAndWasShownAnewIsCounted() {
        boolean[] done = {false};
        simulation.faults = operation -> {
            boolean first = !done[0] && operation instanceof Command.Append;
            done[0] |= first;
            return first ? Fate.LATE : Fate.FINE;
        };
        Turns script = turn("s", "t").says("a", "b");
        simulation.arrive(script.takeEvents());
        simulation.run(10, 1_000);
        simulation.arrive(script.endsPart().ends().takeEvents());
        simulation.settle(MINUTE);

        assertThat(counters().divergences()).isEqualTo(1);
        assertThat(counters().supersedes()).isEqualTo(1);
        assertThat(simulation.ably.channel("ai:s").storedText("t")).isEqualTo("ab");
    }

    @Test
    void aTurnThatIsTooOldIsSkippedAndNotClosed() {
        simulation.tooOld = true;
        simulation.arrive(turn("s", "t").says("a").endsPart().ends().events());
        simulation.settle(MINUTE);

        assertThat(counters().skipped()).isEqualTo(1);
        assertThat(counters().closed()).isZero();
        assertThat(counters().givenUp()).isZero();
    }

    @Test
    void aTurnWhoseBeginningIsGoneIsGivenUpOnce() {
        simulation.arrive(turn("s", "t").says("a").endsPart().ends().events().subList(2, 7));
        simulation.settle(MINUTE);

        assertThat(counters().givenUp()).isEqualTo(1);
        assertThat(counters().closed()).isZero();
        assertThat(simulation.deadLetters).hasSize(1);
    }
}
