package io.turnstream.sink.engine;

import static io.turnstream.sink.engine.Turns.turn;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.DeliveryStatus;
import io.turnstream.avro.TurnEvent;
import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.engine.Simulation.Fate;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How a turn comes to its channel, and what repairs it on the way. */
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
    void keepsToTheRateOfOneConnection() {
        // Given
        simulation.settings = Limits.oneConnection();
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

    @Tag("long")
    @Test
    void leavesNothingOfABudgetUnusedThatManyTurnsWaitFor() {
        // Given
        simulation.settings = Limits.oneConnection();
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
