package io.turnstream.simulator;

import io.turnstream.simulator.fault.FaultPlan;
import io.turnstream.simulator.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a failing story smaller, as long as it fails: less goes wrong in it, and less is said. */
public final class Shrinker {

    private final Predicate<Scenario> fails;

    /** @param fails whether a story still fails */
    public Shrinker(Predicate<Scenario> fails) {
        this.fails = fails;
    }

    /** The smallest story that was found to fail as well. */
    public Scenario shrink(Scenario failing) {
        Scenario smallest = failing;
        boolean smaller = true;
        while (smaller) {
            smaller = false;
            for (Scenario candidate : candidates(smallest)) {
                if (fails.test(candidate)) {
                    smallest = candidate;
                    smaller = true;
                    break;
                }
            }
        }
        return smallest;
    }

    private static List<Scenario> candidates(Scenario story) {
        List<Scenario> candidates = new ArrayList<>();
        FaultPlan plan = story.plan();
        for (int i = 0; i < plan.strikes().size(); i++) {
            candidates.add(story.with(plan.withoutStrike(i)));
        }
        for (int i = 0; i < plan.deaths().size(); i++) {
            candidates.add(story.with(plan.withoutDeath(i)));
        }
        Workload workload = story.workload();
        for (Workload.Session session : workload.sessions()) {
            if (workload.sessions().size() > 1) {
                candidates.add(story.with(workload.without(session)));
            }
        }
        workload.turns().forEach(turn -> {
            if (workload.turns().size() > 1) {
                candidates.add(story.with(workload.without(turn)));
            }
        });
        return candidates;
    }
}
