package io.turnstream.sink.engine;

import static io.turnstream.sink.engine.Turns.turn;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.sink.engine.Simulation.Fate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How often messages grow: as often as the slowest budget allows all of them, and not more often than they may. */
class PaceTest {

    private final Simulation simulation = new Simulation(new StepCodec());
    private final List<Long> growths = new ArrayList<>();

    private void connection(double perSecond, double account) {
        EngineSettings d = EngineSettings.defaults();
        simulation.settings = new EngineSettings(
                1,
                perSecond,
                d.burst(),
                account,
                d.appendInterval(),
                d.operationDeadline(),
                d.retryBudget(),
                d.lookupPages(),
                d.heals(),
                d.pausePendingChars());
        simulation.restart();
    }

    /** The times between two growths of one of {@code streams}, of which more is said all the time. */
    private List<Long> intervals(int streams) {
        simulation.faults = operation -> {
            if (operation instanceof Command.Append && operation.channel().equals("ai:s0")) {
                growths.add(simulation.now);
            }
            return Fate.FINE;
        };
        List<Turns> turns = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            turns.add(turn("s" + i, "t").says("first "));
            simulation.arrive(turns.get(i).takeEvents());
        }
        simulation.run(1_000, 3_000);
        growths.clear();
        for (int i = 0; i < 600; i++) {
            turns.forEach(each -> simulation.arrive(each.goesOn("x").takeEvents()));
            simulation.run(1_000, 10);
        }
        List<Long> intervals = new ArrayList<>();
        for (int i = growths.size() / 2; i < growths.size(); i++) {
            intervals.add(growths.get(i) - growths.get(i - 1));
        }
        return intervals;
    }

    @Test
    void aMessageAloneGrowsAsOftenAsOneMay() {
        connection(45, 450);

        assertThat(intervals(1)).hasSizeGreaterThan(50).allMatch(millis -> millis >= 40 && millis <= 42);
    }

    @Test
    void manyMessagesShareThreeQuartersOfTheirConnection() {
        connection(45, 450);

        // 6 of 33.75 a second
        assertThat(intervals(6)).hasSizeGreaterThan(10).allMatch(millis -> millis >= 178 && millis <= 182);
    }

    @Test
    void manyMessagesShareThreeQuartersOfTheAccount() {
        connection(45, 20);

        // 6 of 15 a second
        assertThat(intervals(6)).hasSizeGreaterThan(5).allMatch(millis -> millis >= 400 && millis <= 404);
    }

    @Test
    void theFirstTextOfAMessageGoesOutAtOnceAndWhatFollowsLeavesAReserve() {
        // Given
        connection(1, 450);
        Turns script = turn("s", "t").says("one ");
        simulation.arrive(script.takeEvents());

        // When: ten may be sent at once, of which the start takes three
        simulation.run(100, 100);
        for (int i = 0; i < 30; i++) {
            simulation.arrive(script.goesOn("x").takeEvents());
            simulation.run(100, 10);
        }

        // Then
        assertThat(simulation.sent.stream()
                        .filter(Command.Append.class::isInstance)
                        .count())
                .isLessThanOrEqualTo(5);
        simulation.arrive(script.endsPart().takeEvents());
        simulation.run(100, 100);
        assertThat(simulation.ably.channel("ai:s").shown("t")).allMatch(ModelAbly.Message::isTerminal);
    }
}
