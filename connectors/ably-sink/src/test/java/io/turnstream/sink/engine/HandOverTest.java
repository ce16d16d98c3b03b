package io.turnstream.sink.engine;

import static io.turnstream.sink.engine.Turns.turn;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.sink.engine.Simulation.Fate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A partition that goes from one engine to another in the middle of its turns. */
class HandOverTest {

    private static final long MINUTE = 60_000;
    private static final long DRAIN = 300;

    private final Simulation simulation = new Simulation(new StepCodec());
    private final Turns turn = turn("s", "t");

    @Test
    void whatIsInFlightWhenThePartitionGoesCannotArriveBehindWhatTheNextOwnerSends() {
        // Given
        simulation.arrive(turn.says("one ").takeEvents());
        simulation.run(100, 200);
        simulation.faults = operation -> operation instanceof Command.Append ? Fate.SLOW : Fate.FINE;
        simulation.lateness = () -> 5_000;
        simulation.arrive(turn.goesOn("two ").takeEvents());
        simulation.run(100, 50);

        // When
        simulation.handOver(DRAIN);
        simulation.faults = Simulation.Faults.none();
        simulation.arrive(turn.goesOn("three ").takeEvents());
        simulation.run(100, MINUTE);
        simulation.arrive(turn.endsPart().ends().takeEvents());
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.ably.channel("ai:s").storedText("t")).isEqualTo("one two three ");
        assertThat(simulation.ably.channel("ai:s").liveText("t")).isEqualTo("one two three ");
        assertThat(simulation.engine.counters().divergences()).isZero();
    }

    @Test
    void turnsOfOtherPartitionsGoOnWithANewConnectionWhenOneIsClosed() {
        // Given
        List<Command> commands = new ArrayList<>();
        DeliveryEngine engine = engineWithTwoPartitionsOnOneConnection(commands);
        Command.Publish going = publishOn("ai:going", commands);
        Command.Publish staying = publishOn("ai:staying", commands);
        assertThat(going.slot()).isEqualTo(staying.slot());

        // When
        engine.drain(0);
        List<Command> closed = engine.cut(0, 2_000);
        engine.release(0);

        // Then
        assertThat(closed).containsExactly(new Command.Disconnect(going.slot(), going.life()));
        engine.answered(going.id(), new Outcome.Published(List.of("late", "late2")), 2_001);
        List<Command> next = new ArrayList<>(engine.advance(2_002));
        assertThat(next).contains(new Command.Connect(going.slot(), going.life() + 1));
        engine.connected(going.slot(), going.life() + 1);
        next.addAll(engine.advance(2_003));
        assertThat(next)
                .filteredOn(Command.Operation.class::isInstance)
                .extracting(command -> ((Command.Operation) command).channel())
                .containsOnly("ai:staying");
        assertThat(engine.counters().cuts()).isEqualTo(1);
        assertThat(engine.counters().lostConnections()).isZero();
    }

    @Test
    void aPartitionThatIsForgottenWithSomethingInFlightHasItsConnectionClosedAnyway() {
        // Given
        List<Command> commands = new ArrayList<>();
        DeliveryEngine engine = engineWithTwoPartitionsOnOneConnection(commands);
        Command.Publish going = publishOn("ai:going", commands);

        // When
        engine.release(0);

        // Then
        assertThat(engine.advance(2_000)).contains(new Command.Disconnect(going.slot(), going.life()));
        assertThat(engine.checkpoint(1, 2_000, Instant.EPOCH).states()).noneMatch(change -> change.partition() == 0);
    }

    @Test
    void noConnectionIsClosedWhenNothingIsInFlight() {
        // Given
        simulation.arrive(turn.says("one ").takeEvents());
        simulation.run(100, 500);

        // When
        simulation.handOver(DRAIN);

        // Then
        assertThat(simulation.disconnects).isZero();
    }

    @Test
    void theNextOwnerGoesOnWithAnAppendAndRepairsNothing() {
        // Given
        simulation.arrive(turn.says("one ").takeEvents());
        simulation.run(100, 500);

        // When
        simulation.handOver(DRAIN);
        simulation.arrive(turn.goesOn("two ").endsPart().ends().takeEvents());
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.sent).noneMatch(Command.Update.class::isInstance);
        assertThat(simulation.engine.counters().repairs()).isZero();
        assertThat(simulation.engine.counters().lookUps()).isZero();
        assertThat(simulation.ably.channel("ai:s").liveText("t")).isEqualTo("one two ");
    }

    @Test
    void theNextOwnerRepairsWhatWasInFlight() {
        // Given
        simulation.arrive(turn.says("one ").takeEvents());
        simulation.run(100, 500);
        simulation.faults = operation -> operation instanceof Command.Append ? Fate.UNANSWERED : Fate.FINE;
        simulation.arrive(turn.goesOn("two ").takeEvents());
        simulation.run(100, 50);

        // When
        simulation.handOver(DRAIN);
        simulation.faults = Simulation.Faults.none();
        simulation.arrive(turn.goesOn("three ").endsPart().ends().takeEvents());
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.engine.counters().repairs()).isEqualTo(1);
        assertThat(simulation.ably.channel("ai:s").liveText("t")).isEqualTo("one two three ");
    }

    @Test
    void theOwnerAfterTheNextDoesNotBelieveWhatTheFirstHandedOver() {
        // Given
        simulation.arrive(turn.says("one ").takeEvents());
        simulation.run(100, 500);
        simulation.handOver(DRAIN);
        simulation.arrive(turn.goesOn("two ").takeEvents());
        for (int i = 0;
                i < 500 && !simulation.ably.channel("ai:s").liveText("t").equals("one two ");
                i++) {
            simulation.run(100, 1);
        }

        // When
        simulation.crash();
        simulation.arrive(turn.goesOn("three ").endsPart().ends().takeEvents());
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.ably.channel("ai:s").storedText("t")).isEqualTo("one two three ");
        assertThat(simulation.ably.channel("ai:s").liveText("t")).isEqualTo("one two three ");
        assertThat(simulation.engine.counters().repairs()).isEqualTo(1);
    }

    @Test
    void theNextOwnerAppendsNothingToAMessageWhoseRefusedTextMayComeBack() {
        // Given
        boolean[] refused = {false};
        simulation.faults = operation -> {
            boolean first = !refused[0] && operation instanceof Command.Append;
            refused[0] |= first;
            return first ? Fate.REFUSED_BUT_LEFT : Fate.FINE;
        };
        simulation.arrive(turn.says("one ").takeEvents());
        simulation.run(100, 1_000);
        assertThat(simulation.ably.channel("ai:s").liveText("t")).isEqualTo("one ");

        // When
        simulation.handOver(DRAIN);
        simulation.arrive(turn.goesOn("two ").endsPart().ends().takeEvents());
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.ably.channel("ai:s").liveText("t")).isEqualTo("one two ");
        assertThat(simulation.sent).filteredOn(Command.Append.class::isInstance).hasSize(1);
    }

    @Test
    void aMessageThatHoldsMoreThanItsEventsSayIsRepairedAlthoughItWasHandedOver() {
        // Given
        simulation.arrive(turn.says("one ").takeEvents());
        simulation.run(100, 500);
        simulation.handOver(DRAIN);

        // When
        simulation.expectCharsOnRecord("s", "t", 1_000);
        simulation.arrive(turn.goesOn("two ").endsPart().ends().takeEvents());
        simulation.settle(MINUTE);

        // Then
        assertThat(simulation.engine.counters().repairs()).isPositive();
        assertThat(simulation.ably.channel("ai:s").storedText("t")).isEqualTo("one two ");
    }

    private static DeliveryEngine engineWithTwoPartitionsOnOneConnection(List<Command> commands) {
        var engine = new DeliveryEngine(
                Limits.oneConnection(),
                name -> Optional.of(new StepCodec()),
                (session, info) -> "ai:" + session,
                event -> false,
                new Random(1));
        engine.assigned(0, 0, 0, 0, List.of());
        engine.assigned(1, 0, 0, 0, List.of());
        engine.offer(0, 0, turn("going", "t").events().get(0));
        engine.offer(0, 1, turn("going", "t").events().get(1));
        engine.offer(1, 0, turn("staying", "t").events().get(0));
        engine.offer(1, 1, turn("staying", "t").events().get(1));
        for (Command command : engine.advance(1_000)) {
            engine.connected(command.slot(), command.life());
        }
        commands.addAll(engine.advance(1_001));
        return engine;
    }

    private static Command.Publish publishOn(String channel, List<Command> commands) {
        return commands.stream()
                .filter(Command.Publish.class::isInstance)
                .map(Command.Publish.class::cast)
                .filter(publish -> publish.channel().equals(channel))
                .findFirst()
                .orElseThrow();
    }
}
