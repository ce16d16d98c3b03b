package io.turnstream.sink.engine;

import static io.turnstream.sink.engine.Turns.turn;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.sink.channel.ChannelException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a change of the configuration can cure is waited for, visibly. */
class MisconfiguredTest {

    private static final long MINUTE = 60_000;

    private final Simulation simulation = new Simulation(new StepCodec());

    @Test
    void neverGivesUpForAMissingChannelRule() {
        // Given
        simulation.refuse = operation -> operation instanceof Command.Append || operation instanceof Command.Update
                ? ChannelException.refused(93002, 400, "appends are not enabled")
                : null;
        simulation.arrive(turn("s", "t").says("a").endsPart().ends().events());

        // When
        simulation.run(100, 10 * MINUTE);

        // Then
        assertThat(simulation.deadLetters).isEmpty();
        assertThat(simulation.engine.obstacle())
                .hasValueSatisfying(text -> assertThat(text).contains("93002"));
    }

    @Tag("long")
    @Test
    void neverGivesUpForAMissingChannelRuleWhileMessagesAreTakenThatNobodyCanAppendTo() {
        // Given
        simulation.refuse = operation -> operation instanceof Command.Append || operation instanceof Command.Update
                ? ChannelException.refused(93002, 400, "appends are not enabled")
                : null;

        // When
        for (int i = 0; i < 60; i++) {
            simulation.arrive(
                    turn("s" + i, "t").says("a", "b").endsPart().ends().events());
            simulation.run(100, 10_000);
            assertThat(simulation.engine.obstacle()).isPresent();
        }

        // Then
        assertThat(simulation.deadLetters).isEmpty();
        simulation.refuse = operation -> null;
        simulation.settle(5 * MINUTE);
        assertThat(simulation.engine.obstacle()).isEmpty();
        assertThat(simulation.ably.channel("ai:s0").storedText("t")).isEqualTo("ab");
    }

    @ParameterizedTest
    @ValueSource(ints = {40160, 93002})
    void letsOneNamespaceThatIsRefusedNotHoldUpItsPartition(int code) {
        // Given
        simulation.refuse = operation -> operation.channel().equals("ai:bad")
                        && (code == 40160 || !(operation instanceof Command.Publish))
                        && !isRead(operation)
                ? ChannelException.refused(code, 401, "not for this namespace")
                : null;
        simulation.arrive(turn("good", "t").says("a").endsPart().ends().events());
        simulation.run(100, 1_000);
        simulation.arrive(turn("bad", "t").says("a").endsPart().ends().events());

        // When
        for (int i = 0; i < 30; i++) {
            simulation.arrive(turn("good", "t" + i).says("a").endsPart().ends().events());
            simulation.run(100, 10_000);
            assertThat(simulation.engine.obstacle()).isEmpty();
        }

        // Then
        assertThat(simulation.deadLetters).singleElement().satisfies(letter -> {
            assertThat(letter.getCode()).isEqualTo("retries_exhausted");
            assertThat(letter.getAblyCode()).isEqualTo(code);
        });
        assertThat(simulation.committed).isEqualTo(simulation.log.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {40142, 80000, 80022})
    void doesNotWaitForEverForTheNextConnectionWhereOneChannelIsAnsweredAsIfItsConnectionWereGone(int code) {
        // Given
        simulation.refuse = operation -> operation.channel().equals("ai:bad") && !isRead(operation)
                ? ChannelException.refused(code, 400, "connection not found")
                : null;
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
    @ParameterizedTest
    @ValueSource(ints = {40007, 40012, 40032, 40400, 40500})
    void doesNotEmptyTheTopicWhenEveryMessageIsRefusedForWhatAllHaveInCommon(int code) {
        // Given
        simulation.refuse = operation -> ChannelException.refused(code, 0, "impermissible");
        for (int i = 0; i < 10; i++) {
            simulation.arrive(turn("s" + i, "t").says("a").endsPart().ends().events());
        }

        // When
        simulation.run(100, 10 * MINUTE);

        // Then
        assertThat(simulation.deadLetters).isEmpty();
        assertThat(simulation.engine.obstacle())
                .hasValueSatisfying(text -> assertThat(text).contains(Integer.toString(code)));
        simulation.refuse = operation -> null;
        simulation.settle(5 * MINUTE);
        assertThat(simulation.ably.channel("ai:s0").storedText("t")).isEqualTo("a");
    }

    @Test
    void oneConnectionThatIsRefusedStandsInNobodysWayWhileOthersAreUp() {
        // Given
        simulation.deadSlot = 1;
        simulation.deadBecause = ChannelException.refused(40300, 403, "a proxy does not like it");

        simulation.arrive(turn("s", "t").says("a").events());
        simulation.run(100, 1_000);

        for (int i = 0; i < 6; i++) {
            // When
            simulation.arrive(turn("s" + i, "t").says("a").events());
            simulation.run(100, 1_000);

            // Then
            assertThat(simulation.engine.obstacle()).isEmpty();
        }
        assertThat(simulation.ably.channel("ai:s5").storedText("t")).isEqualTo("a");
    }

    @Test
    void goesSlowerAfterConnectionsThatCameTooFast() {
        int usual = operationsAfterAConnectionThatWasRefused(ChannelException.refused(50003, 503, "trouble"));
        int slower = operationsAfterAConnectionThatWasRefused(ChannelException.refused(42921, 429, "far too fast"));

        assertThat(slower).isLessThan(usual / 2);
    }

    /** How many operations go out in the first second, of which more are wanted. */
    private static int operationsAfterAConnectionThatWasRefused(ChannelException why) {
        var simulation = new Simulation(new StepCodec());
        simulation.settings = Limits.oneConnection();
        simulation.restart();
        simulation.deadSlot = 0;
        simulation.deadBecause = why;
        for (int i = 0; i < 100; i++) {
            simulation.arrive(turn("s" + i, "t").says("a").events());
        }
        simulation.run(1_000, 2_000);
        simulation.deadSlot = -1;
        for (int waited = 0; simulation.sent.isEmpty() && waited < 100; waited++) {
            simulation.pass(100);
        }
        simulation.pass(1_000);
        return simulation.sent.size();
    }

    @Test
    void saysThatEveryConnectionIsRefused() {
        simulation.deadSlot = 0;
        simulation.deadBecause = ChannelException.refused(40101, 401, "the key is wrong");
        simulation.settings = Limits.oneConnection();
        simulation.restart();

        simulation.arrive(turn("s", "t").says("a").events());
        simulation.run(100, MINUTE);

        assertThat(simulation.engine.obstacle())
                .hasValueSatisfying(text -> assertThat(text).contains("40101"));
    }

    private static boolean isRead(Command.Operation operation) {
        return operation instanceof Command.Get || operation instanceof Command.History;
    }
}
