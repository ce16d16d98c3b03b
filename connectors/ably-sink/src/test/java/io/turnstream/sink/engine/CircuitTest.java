package io.turnstream.sink.engine;

import static io.turnstream.sink.engine.Turns.turn;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.sink.channel.ChannelException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections on which everything fails, and what becomes of the turns that use them. */
class CircuitTest {

    private static final long MINUTE = 60_000;

    private final Simulation simulation = new Simulation(new StepCodec());

    @Test
    void aConnectionOnWhichEverythingFailsIsTriedWithOneOperationNowAndThen() {
        // Given
        simulation.settings = Limits.oneConnection();
        simulation.restart();
        simulation.refuse = operation -> isWrite(operation) ? trouble() : null;
        begin(10);
        simulation.run(1_000, 10_000);

        // When
        simulation.sent.clear();
        simulation.run(1_000, 2 * MINUTE);

        // Then
        assertThat(simulation.sent).filteredOn(CircuitTest::isWrite).hasSizeBetween(3, 7);
        assertThat(simulation.isPaused()).isTrue();
        simulation.refuse = operation -> null;
        simulation.settle(MINUTE);
        assertThat(simulation.deadLetters).isEmpty();
        for (int i = 0; i < 10; i++) {
            assertThat(simulation.ably.channel("ai:s" + i).storedText("t")).isEqualTo("text");
        }
    }

    @Test
    void anOutageIsSaidWithItsReasonUntilItIsOver() {
        assertThat(simulation.engine.outage()).isEmpty();

        // When
        simulation.refuse = operation -> isWrite(operation) ? trouble() : null;
        begin(30);
        simulation.run(1_000, 30_000);

        // Then
        assertThat(simulation.engine.outage())
                .hasValueSatisfying(why -> assertThat(why).startsWith(trouble().code() + ": "));
        assertThat(simulation.engine.obstacle()).isEmpty();
        simulation.refuse = operation -> null;
        simulation.settle(MINUTE);
        assertThat(simulation.engine.outage()).isEmpty();
    }

    @Test
    void anOutageOfTheWayToTheServiceIsSaidToo() {
        simulation.reachable = false;
        begin(1);
        simulation.run(1_000, 30_000);

        assertThat(simulation.engine.outage())
                .hasValueSatisfying(why -> assertThat(why).startsWith("80003: "));
    }

    @Test
    void whatIsOnAConnectionThatDoesNotRecoverGoesToTheOthers() {
        // Given
        begin(8);
        simulation.run(1_000, 1_000);
        List<String> onTheFirst = simulation.sent.stream()
                .filter(operation -> operation.slot() == 0)
                .map(Command.Operation::channel)
                .distinct()
                .toList();
        assertThat(onTheFirst).isNotEmpty();
        assertThat(simulation.engine.counters().closed()).isEqualTo(8);

        // When
        simulation.refuse = operation -> operation.slot() == 0 && isWrite(operation) ? trouble() : null;
        for (int round = 0; round < 6; round++) {
            for (int i = 0; i < 8; i++) {
                simulation.arrive(turn("s" + i, "t" + round)
                        .says("text")
                        .endsPart()
                        .ends()
                        .events());
            }
            simulation.run(10_000, 100);
        }
        simulation.settle(2 * MINUTE);

        // Then
        assertThat(simulation.deadLetters).isEmpty();
        for (int round = 0; round < 6; round++) {
            for (int i = 0; i < 8; i++) {
                assertThat(simulation.ably.channel("ai:s" + i).storedText("t" + round))
                        .isEqualTo("text");
            }
        }
    }

    @Test
    void partitionsArePausedWhileNoConnectionComesUpAndGoOnWhenOneDoes() {
        // Given
        simulation.reachable = false;
        begin(3);
        simulation.run(1_000, 4_000);
        assertThat(simulation.isPaused()).isFalse();

        // When
        simulation.run(1_000, 2_000);

        // Then
        assertThat(simulation.isPaused()).isTrue();
        simulation.reachable = true;
        simulation.run(1_000, 11_000);
        assertThat(simulation.isPaused()).isFalse();
        simulation.settle(MINUTE);
    }

    @Test
    void partitionsAreNotPausedWhileOneOfTheConnectionsWorks() {
        // Given
        begin(3);
        simulation.run(1_000, 1_000);
        simulation.deadSlot = 1;
        simulation.refuse = operation -> operation.slot() == 1 && isWrite(operation) ? trouble() : null;

        // When
        for (int i = 0; i < 20; i++) {
            begin(3);
            simulation.run(1_000, 1_000);

            // Then
            assertThat(simulation.isPaused()).isFalse();
        }
    }

    private int begun;

    private void begin(int turns) {
        for (int i = 0; i < turns; i++) {
            String id = begun < turns ? "t" : "t" + begun;
            simulation.arrive(turn("s" + i, id).says("text").endsPart().ends().events());
            begun++;
        }
    }

    private static boolean isWrite(Command.Operation operation) {
        return !(operation instanceof Command.Get || operation instanceof Command.History);
    }

    private static ChannelException trouble() {
        return ChannelException.refused(50003, 503, "trouble");
    }
}
