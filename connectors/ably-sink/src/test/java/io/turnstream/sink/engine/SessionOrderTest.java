package io.turnstream.sink.engine;

import static io.turnstream.sink.engine.Turns.turn;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.DeliveryStatus;
import io.turnstream.avro.TurnInfo;
import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.codec.Codec;
import io.turnstream.sink.codec.MessageDraft;
import io.turnstream.sink.codec.TurnEncoder;
import io.turnstream.sink.engine.Simulation.Fate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people see of one session comes in an order that makes sense. */
class SessionOrderTest {

    private static final long MINUTE = 60_000;

    private final Simulation simulation = new Simulation(new StepCodec());

    @Test
    void aTurnStartsOnlyWhenTheMessageThatItFollowsIsAcknowledged() {
        // Given
        boolean[] first = {true};
        simulation.faults = operation -> {
            boolean slow = first[0];
            first[0] = false;
            return slow ? Fate.SLOW : Fate.FINE;
        };
        simulation.lateness = () -> 3_000;
        simulation.arrive(turn("s", "t1").says("one").events());
        simulation.arrive(turn("s", "t2", "m-t1").says("two").events());

        // When
        simulation.run(100, 2_900);

        // Then
        assertThat(simulation.sent).hasSize(1);
        simulation.run(100, 1_000);
        assertThat(starts()).containsExactly("t1", "t2");
    }

    @Test
    void aTurnStartsWhenTheOneThatItFollowsIsGivenUpAlthoughNothingOfThatIsTaken() {
        // Given
        simulation.refuse = operation -> operation instanceof Command.Publish publish
                        && publish.messages()
                                .get(0)
                                .extras()
                                .at("/t/turn")
                                .asText()
                                .equals("t1")
                ? ChannelException.refused(40013, 400, "invalid data")
                : null;
        simulation.arrive(turn("s", "t1").says("one").events());
        simulation.arrive(turn("s", "t2", "m-t1").says("two").events());

        // When
        simulation.run(100, 2_000);

        // Then
        assertThat(starts()).containsExactly("t2");
        assertThat(simulation.ably.channel("ai:s").liveText("t2")).isEqualTo("two");
    }

    @Test
    void aTurnDoesNotWaitForTheEndOfOneThatWasGivenUp() {
        // Given
        long[] refused = {0};
        simulation.refuse = operation -> {
            boolean ofTheFirst = operation instanceof Command.Publish publish
                    && publish.messages().get(0).extras().at("/t/turn").asText().equals("t1");
            if (!ofTheFirst) {
                return null;
            }
            return refused[0]++ == 0
                    ? ChannelException.refused(40013, 400, "invalid data")
                    : ChannelException.refused(50003, 503, "trouble");
        };
        simulation.arrive(turn("s", "t1").says("one").events());
        simulation.arrive(turn("s", "t2", "m-t1").says("two").events());

        // When
        simulation.run(100, 2_000);

        // Then
        assertThat(simulation.status("s", "t1")).isNotEqualTo(DeliveryStatus.GIVEN_UP);
        assertThat(simulation.ably.channel("ai:s").liveText("t2")).isEqualTo("two");
    }

    @Test
    void twoTurnsOfOneSessionGrowAtOnce() {
        // Given
        Turns first = turn("s", "t1").says("one ");
        Turns second = turn("s", "t2", "m-t1").says("two ");
        simulation.arrive(first.takeEvents());
        simulation.arrive(second.takeEvents());
        simulation.run(100, 1_000);

        // When
        for (int i = 0; i < 5; i++) {
            simulation.arrive(second.goesOn("b" + i + " ").takeEvents());
            simulation.arrive(first.goesOn("a" + i + " ").takeEvents());
            simulation.run(100, 200);

            // Then
            assertThat(simulation.ably.channel("ai:s").liveText("t1")).endsWith("a" + i + " ");
            assertThat(simulation.ably.channel("ai:s").liveText("t2")).endsWith("b" + i + " ");
        }
        simulation.arrive(second.endsPart().ends().takeEvents());
        simulation.settle(MINUTE);
        assertThat(simulation.status("s", "t2")).isEqualTo(DeliveryStatus.CLOSED);
        assertThat(simulation.status("s", "t1")).isEqualTo(DeliveryStatus.OPEN);
        simulation.arrive(first.endsPart().ends().takeEvents());
        simulation.settle(MINUTE);
        assertThat(simulation.ably.channel("ai:s").storedText("t1")).isEqualTo("one a0 a1 a2 a3 a4 ");
        assertThat(simulation.ably.channel("ai:s").storedText("t2")).isEqualTo("two b0 b1 b2 b3 b4 ");
    }

    @Test
    void aPartThatContinuesAnotherBeginsOnlyWhenThatOneIsClosed() {
        // Given
        simulation.faults = operation -> operation instanceof Command.Append ? Fate.REFUSED : Fate.FINE;
        simulation.arrive(turn("s", "t")
                .says("first part ")
                .endsPart()
                .says("second part ")
                .endsPart()
                .says("third part")
                .endsPart()
                .ends()
                .events());

        // When
        for (int i = 0; i < 20_000 && !simulation.engine.isIdle() || i == 0; i++) {
            simulation.run(100, 1);

            // Then
            List<ModelAbly.Message> parts = simulation.ably.channel("ai:s").shown("t");
            assertThat(parts.stream().limit(Math.max(0, parts.size() - 1))).allMatch(ModelAbly.Message::isTerminal);
        }
        assertThat(simulation.engine.isIdle()).isTrue();
        assertThat(simulation.ably.channel("ai:s").liveText("t")).isEqualTo("first part second part third part");
    }

    @Test
    void aTurnStillWaitsForTheOneThatItFollowsAfterACrash() {
        // Given
        simulation.refuse = operation -> operation instanceof Command.Publish publish
                        && publish.messages()
                                .get(0)
                                .extras()
                                .at("/t/turn")
                                .asText()
                                .equals("t1")
                ? ChannelException.refused(50003, 503, "trouble")
                : null;
        simulation.arrive(turn("s", "t1").says("one").events());
        simulation.arrive(turn("s", "t2", "m-t1").says("two").events());
        simulation.run(100, 500);

        // When
        simulation.crash();
        simulation.run(100, 500);

        // Then
        assertThat(starts()).isEmpty();
        simulation.refuse = operation -> null;
        simulation.run(100, 20_000);
        assertThat(starts()).containsExactly("t1", "t2");
    }

    /** Clients know a message by its stream alone. */
    private static final class ByStream implements Codec {

        private final Codec steps = new StepCodec();

        @Override
        public String name() {
            return steps.name();
        }

        @Override
        public TurnEncoder encoder(String sessionId, String turnId, Optional<TurnInfo> resumed) {
            return steps.encoder(sessionId, turnId, resumed);
        }

        @Override
        public boolean shows(MessageDraft message, String messageId) {
            return StepCodec.STREAM.equals(message.name());
        }
    }

    @Test
    void aTurnWaitsTwoSecondsForTheMessageOfOneThatHasBegun() {
        // Given
        var byStream = new Simulation(new ByStream());
        byStream.arrive(turn("s", "t1").events());
        byStream.run(100, 500);

        // When
        byStream.arrive(turn("s", "t2", "m-t1").says("two").events());
        byStream.run(100, 1_990);

        // Then
        assertThat(byStream.ably.channel("ai:s").count(StepCodec.RUN_START, "t2"))
                .isZero();
        byStream.pass(100);
        assertThat(byStream.ably.channel("ai:s").count(StepCodec.RUN_START, "t2"))
                .isEqualTo(1);
    }

    @Test
    void aTurnStartsAsSoonAsTheMessageThatItFollowsIsKnown() {
        // Given
        var byStream = new Simulation(new ByStream());
        Turns first = turn("s", "t1");
        byStream.arrive(first.takeEvents());
        byStream.arrive(turn("s", "t2", "m-t1").says("two").events());
        byStream.run(100, 500);

        // When
        byStream.arrive(first.says("one").takeEvents());
        byStream.run(100, 200);

        // Then
        assertThat(byStream.ably.channel("ai:s").count(StepCodec.RUN_START, "t2"))
                .isEqualTo(1);
    }

    @Test
    void aTurnFollowsTheMessageOfOneThatIsSuspendedAtOnce() {
        // Given
        simulation.arrive(turn("s", "t1").says("one").endsPart().suspends().events());
        simulation.settle(MINUTE);

        // When
        simulation.arrive(turn("s", "t2", "m-t1").says("two").events());
        simulation.run(100, 200);

        // Then
        assertThat(starts()).containsExactly("t1", "t2");
    }

    /** The turns that were started, in the order of the channel. */
    private List<String> starts() {
        return simulation.ably.channel("ai:s").messages.stream()
                .filter(message -> StepCodec.RUN_START.equals(message.name))
                .map(ModelAbly.Message::turn)
                .toList();
    }
}
