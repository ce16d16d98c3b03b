package io.turnstream.sink.engine;

import static io.turnstream.sink.engine.Turns.turn;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When there is not enough for all, everybody gets some. */
class FairnessTest {

    private final Simulation simulation = new Simulation(new StepCodec());

    @Tag("long")
    @Test
    void whatIsLeftOfTheAccountIsSharedByAllConnections() {
        // Given
        simulation.settings = budgets(6, 9, 20);
        simulation.restart();
        List<Turns> turns = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            turns.add(turn("s" + i, "t").says("first "));
            simulation.arrive(turns.get(i).takeEvents());
        }
        simulation.run(1_000, 10_000);
        simulation.sent.clear();

        // When: twelve channels want more than what the account allows, in steps that do not wait for each other
        for (int i = 0; i < 1_200; i++) {
            for (Turns each : turns) {
                if (i % 5 == 0) {
                    simulation.arrive(each.endsPart().says("more ").takeEvents());
                }
            }
            simulation.run(1_000, 50);
        }

        // Then
        Map<Integer, Long> perSlot = new TreeMap<>();
        simulation.sent.forEach(operation -> perSlot.merge(operation.slot(), 1L, Long::sum));
        long all = perSlot.values().stream().mapToLong(n -> n).sum();
        assertThat(perSlot).hasSizeGreaterThan(2);
        assertThat(perSlot.values()).allSatisfy(share -> assertThat(share)
                .isBetween(all / perSlot.size() * 2 / 3, all / perSlot.size() * 3 / 2));
    }

    @Tag("long")
    @Test
    void aStepOfSeveralMessagesIsNotPassedByCheaperOnesForEver() {
        // Given
        simulation.settings = budgets(1, 20, 450);
        simulation.restart();
        List<Turns> cheap = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            cheap.add(turn("s" + i, "t").says("first "));
            simulation.arrive(cheap.get(i).takeEvents());
        }
        simulation.run(1_000, 20_000);
        keepBusy(cheap, 1_000);

        // When
        Turns several = turn("several", "t").says("a ");
        cheap.add(several);
        long asked = simulation.now;
        for (int i = 0; i < 40 && simulation.ably.channel("ai:several").messages.isEmpty(); i++) {
            keepBusy(cheap, 100);
        }

        // Then
        assertThat(simulation.ably.channel("ai:several").messages).hasSize(2);
        assertThat(simulation.now - asked).isLessThan(4_000);
    }

    @Test
    void aStepOfTwoMessagesIsSavedForInABudgetThatHoldsTwo() {
        // Given
        EngineSettings d = EngineSettings.defaults();
        simulation.settings = new EngineSettings(
                1,
                10,
                2,
                450,
                d.appendInterval(),
                d.operationDeadline(),
                d.retryBudget(),
                d.lookupPages(),
                d.heals(),
                Long.MAX_VALUE);
        simulation.restart();
        List<Turns> cheap = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            cheap.add(turn("s" + i, "t").says("first "));
            simulation.arrive(cheap.get(i).takeEvents());
        }
        simulation.run(1_000, 3_000);
        keepBusy(cheap, 500);

        // When
        simulation.arrive(turn("several", "t").takeEvents());
        long asked = simulation.now;
        while (simulation.ably.channel("ai:several").messages.isEmpty() && simulation.now < asked + 10_000) {
            keepBusy(cheap, 10);
        }

        // Then
        assertThat(simulation.now - asked).isLessThan(1_000);
    }

    /** Every turn always has a step of one message to take. */
    private void keepBusy(List<Turns> turns, long millis) {
        for (long until = simulation.now + millis; simulation.now < until; ) {
            for (Turns each : turns) {
                simulation.arrive(each.endsPart().says("x").takeEvents());
            }
            simulation.run(10_000, 10);
        }
    }

    private static EngineSettings budgets(int connections, double perConnection, double account) {
        EngineSettings d = EngineSettings.defaults();
        return new EngineSettings(
                connections,
                perConnection,
                d.burst(),
                account,
                d.appendInterval(),
                d.operationDeadline(),
                d.retryBudget(),
                d.lookupPages(),
                d.heals(),
                Long.MAX_VALUE);
    }
}
