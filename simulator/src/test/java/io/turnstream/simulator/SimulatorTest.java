package io.turnstream.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.simulator.fault.CrashPoint;
import io.turnstream.simulator.fault.Fault;
import io.turnstream.simulator.fault.FaultPlan;
import io.turnstream.simulator.workload.ProducerFault;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many stories hold, and each is what its seed makes it. */
class SimulatorTest {

    private static final long SEEDS = 2_000;
    private static final Scenario.Menu EVERYTHING = Scenario.Menu.everything();

    @Test
    void everyAnswerIsWholeWhateverGoesWrong() {
        Batch.Result result = new Batch(new Simulator(EVERYTHING))
                .run(1, SEEDS, Runtime.getRuntime().availableProcessors(), done -> {});

        List<String> failures = new ArrayList<>();
        result.failures()
                .forEach(failure -> failures.add("seed " + failure.scenario().seed() + ": "
                        + failure.violations().get(0)));
        assertThat(failures).isEmpty();
        assertThat(result.stories()).isEqualTo(SEEDS);
        assertThat(result.events() / SEEDS).as("token events of a story").isGreaterThanOrEqualTo(300);
        assertThat(result.responses() / SEEDS).as("its responses").isGreaterThanOrEqualTo(3);
        assertThat(1.0 * result.sessions() / SEEDS).as("its sessions").isGreaterThanOrEqualTo(1.95);
        assertThat(1.0 * result.faults() / SEEDS).as("what goes wrong in it").isGreaterThanOrEqualTo(3);
        for (String word : Occurrences.words()) {
            assertThat(result.occurrences().of(word)).as(word).isPositive();
        }
    }

    @Test
    void theSameSeedIsTheSameStory() {
        Simulator simulator = new Simulator(EVERYTHING);
        for (long seed = 1; seed <= 10; seed++) {
            Verdict once = simulator.run(Scenario.of(seed, EVERYTHING), true);
            Verdict again = simulator.run(Scenario.of(seed, EVERYTHING), true);

            assertThat(once.story()).isNotEmpty().isEqualTo(again.story());
        }
    }

    @Test
    void nothingGoesWrongThatIsNotOnTheMenu() {
        var menu = new Scenario.Menu(
                EnumSet.of(Fault.SINK_KILLED), EnumSet.noneOf(CrashPoint.class), EnumSet.noneOf(ProducerFault.class));
        Batch.Result result = new Batch(new Simulator(menu)).run(1, 20, 1, done -> {});

        assertThat(result.failed()).isZero();
        assertThat(result.occurrences().of("sink-killed")).isPositive();
        assertThat(result.occurrences().pairs()).allMatch(pair -> pair.getValue() == 0);
    }

    @Test
    void aFailingStoryIsMadeAsSmallAsItGoes() {
        Scenario story = Scenario.of(3, EVERYTHING);
        FaultPlan.Strike culprit = story.plan().strikes().get(0);

        Scenario smallest = new Shrinker(scenario -> scenario.plan().strikes().contains(culprit)).shrink(story);

        assertThat(smallest.plan().strikes()).containsExactly(culprit);
        assertThat(smallest.plan().deaths()).isEmpty();
        assertThat(smallest.workload().turns()).hasSize(1);
        assertThat(smallest.workload().sessions()).hasSize(1);
    }
}
