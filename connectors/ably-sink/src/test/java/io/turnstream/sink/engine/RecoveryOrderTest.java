package io.turnstream.sink.engine;

import static io.turnstream.sink.engine.Turns.turn;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is done first for the turns that were open when their owner died. */
class RecoveryOrderTest {

    private static final int TURNS = 40;

    private final Simulation simulation = new Simulation(new StepCodec());

    @Test
    void everyOpenResponseIsRepairedOnceTheOneWithTheNewestTextFirstAndNotFasterThanTheBudget() {
        // Given
        simulation.settings = Limits.oneConnection();
        simulation.restart();
        List<Turns> turns = new ArrayList<>();
        for (int i = 0; i < TURNS; i++) {
            turns.add(turn("s" + i, "t").says("first "));
            simulation.arrive(turns.get(i).takeEvents());
        }
        simulation.run(1_000, 10_000);
        List<Integer> activity = shuffled();
        activity.forEach(i -> simulation.arrive(turns.get(i).goesOn("second ").takeEvents()));
        simulation.run(1_000, 10_000);

        // When
        simulation.crash();
        simulation.sent.clear();
        List<Integer> perSecond = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int before = simulation.sent.size();
            simulation.run(1_000, 1_000);
            perSecond.add(simulation.sent.size() - before);
        }

        // Then
        List<String> expected =
                new ArrayList<>(activity.stream().map(i -> "ai:s" + i).toList());
        Collections.reverse(expected);
        assertThat(simulation.sent)
                .allMatch(Command.Update.class::isInstance)
                .extracting(Command.Operation::channel)
                .containsExactlyElementsOf(expected);
        assertThat(simulation.engine.counters().repairs()).isEqualTo(TURNS);
        assertThat(perSecond).allSatisfy(sent -> assertThat(sent).isLessThanOrEqualTo(55));
    }

    private static List<Integer> shuffled() {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < TURNS; i++) {
            numbers.add(i);
        }
        Collections.shuffle(numbers, new Random(3));
        return numbers;
    }
}
