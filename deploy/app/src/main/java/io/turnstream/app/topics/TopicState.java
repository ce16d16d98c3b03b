package io.turnstream.app.topics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One topic as the broker has it.
 *
 * @param partitions the number of partitions
 * @param replicas how many copies the partitions have
 * @param settings its topic settings, defaults included
 */
record TopicState(int partitions, int replicas, Map<String, String> settings) {

    /** How it differs from what it should be, one short phrase each; empty when it does not. */
    List<String> differencesFrom(TopicPlan plan) {
        var differences = new ArrayList<String>();
        compare(differences, "partitions", Integer.toString(plan.partitions()), Integer.toString(partitions));
        plan.replicas()
                .ifPresent(
                        wanted -> compare(differences, "replicas", Short.toString(wanted), Integer.toString(replicas)));
        plan.settings()
                .forEach((name, wanted) -> compare(differences, name, wanted, settings.getOrDefault(name, "unset")));
        return differences;
    }

    private static void compare(List<String> differences, String what, String wanted, String found) {
        if (!wanted.equals(found)) {
            differences.add(what + " is " + found + ", not " + wanted);
        }
    }
}
