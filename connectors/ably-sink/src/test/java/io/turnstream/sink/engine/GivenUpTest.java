package io.turnstream.sink.engine;

import static io.turnstream.sink.engine.Turns.turn;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.DeliveryStatus;
import io.turnstream.avro.TurnEvent;
import io.turnstream.sink.channel.ChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What can never be delivered is put aside, with what there is to know of it, and holds up nothing else. */
class GivenUpTest {

    private static final long MINUTE = 60_000;

    private final Simulation simulation = new Simulation(new StepCodec());

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
        simulation.settings = Limits.oneConnection();
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
        simulation.settings = Limits.oneConnection();
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

    @Tag("long")
    @Test
    void forgetsTheEndOfATurnThatIsNeverTaken() {
        // Given
        simulation.refuse = operation ->
                operation.channel().equals("ai:bad") ? ChannelException.refused(50000, 500, "trouble") : null;
        simulation.settings = Limits.oneConnection();
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
        simulation.settings = Limits.oneConnection();
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
    void forgetsTheEndOfATurnAfterThirtyBudgetsAndNotBefore() {
        // Given
        EngineSettings d = Limits.oneConnection();
        simulation.settings = new EngineSettings(
                1,
                d.messagesPerSecond(),
                d.burst(),
                d.accountMessagesPerSecond(),
                d.appendInterval(),
                d.operationDeadline(),
                Duration.ofSeconds(1),
                d.lookupPages(),
                d.heals(),
                d.pausePendingChars());
        simulation.restart();
        simulation.refuse = operation ->
                operation.channel().equals("ai:bad") ? ChannelException.refused(50000, 500, "trouble") : null;
        simulation.arrive(turn("bad", "t").says("a").endsPart().ends().events());

        // When
        int sent = 0;
        while (simulation.status("bad", "t") != DeliveryStatus.GIVEN_UP && sent < 100) {
            simulation.arrive(
                    turn("good", "t" + sent++).says("a").endsPart().ends().events());
            simulation.run(100, 1_000);
            if (simulation.now < 30_000) {
                assertThat(simulation.status("bad", "t")).isNotEqualTo(DeliveryStatus.GIVEN_UP);
            }
        }

        // Then
        assertThat(simulation.now).isLessThan(60_000);
        assertThat(simulation.deadLetters).hasSize(1);
        assertThat(simulation.ably.channel("ai:bad").messages).isEmpty();
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

    private static List<TurnEvent> rest(List<TurnEvent> events, int from) {
        return events.subList(from, events.size());
    }
}
