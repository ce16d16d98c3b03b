package io.turnstream.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulator can fail: each rule that is broken on purpose shows within a thousand stories. */
class MutationsTest {

    private static final long SEEDS = 1_000;

    static Stream<Arguments> mutations() {
        return Mutations.all().entrySet().stream()
                .map(mutation -> Arguments.of(mutation.getKey(), mutation.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutations")
    void showsWithinAThousandStories(String name, Supplier<Tampering> mutation) {
        Simulator simulator = new Simulator(Scenario.Menu.everything(), mutation);
        for (long seed = 1; seed <= SEEDS; seed++) {
            List<String> violations = violations(simulator, seed);
            if (!violations.isEmpty()) {
                System.out.println(name + " | first failing seed " + seed + " | "
                        + violations.get(0).replace('\n', ' '));
                return;
            }
        }
        assertThat(SEEDS).as("stories in which nobody noticed: " + name).isZero();
    }

    /** What breaks down has been noticed as well. */
    private static List<String> violations(Simulator simulator, long seed) {
        try {
            return simulator.run(seed).violations();
        } catch (RuntimeException e) {
            return List.of(String.valueOf(e));
        }
    }
}
