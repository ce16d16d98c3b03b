package io.turnstream.simulator;

import io.turnstream.local.ably.switches.Switches;
import io.turnstream.simulator.fault.CrashPoint;
import io.turnstream.simulator.fault.Fault;
import io.turnstream.simulator.fault.FaultPlan;
import io.turnstream.simulator.workload.ProducerFault;
import io.turnstream.simulator.workload.Workload;
import io.turnstream.simulator.workload.Workloads;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * All that a story depends on.
 *
 * @param seed decides what is left open: latencies, jitter
 * @param workload what is said
 * @param plan what goes wrong
 * @param switches how Ably behaves where its documentation leaves it open
 * @param rollUpMillis how long Ably holds appends, in milliseconds
 */
public record Scenario(long seed, Workload workload, FaultPlan plan, Switches switches, int rollUpMillis) {

    private static final List<List<String>> ANSWERS = List.of(
            List.of("refused-append", "comes-back"),
            List.of("append-ack", "on-receipt"),
            List.of("conflated-ack", "shared-serial"),
            List.of("overtaking", "by-other-messages"),
            List.of("repeated-create", "null-serial"),
            List.of("repeated-create", "new-serial"),
            List.of("omitted-extras", "are-dropped"));

    /** What may go wrong. */
    public record Menu(Set<Fault> faults, Set<CrashPoint> points, Set<ProducerFault> producers) {

        /** Everything. */
        public static Menu everything() {
            return new Menu(
                    EnumSet.allOf(Fault.class), EnumSet.allOf(CrashPoint.class), EnumSet.allOf(ProducerFault.class));
        }
    }

    /** The story of a seed. */
    public static Scenario of(long seed, Menu menu) {
        var random = new SplittableRandom(seed);
        var forWorkload = random.split();
        var forFaults = random.split();
        // Drawn for a length that is near enough: what producers do wrong is part of the workload.
        FaultPlan plan = FaultPlan.draw(forFaults, 9_000, menu.faults(), menu.points(), menu.producers());
        Workload workload = Workloads.draw(forWorkload, plan.producers());
        Switches switches = Switches.defaults();
        for (List<String> answer : ANSWERS) {
            if (random.nextInt(4) == 0) {
                switches = switches.with(answer.get(0), answer.get(1));
            }
        }
        int rollUp = random.nextBoolean() ? 40 : 0;
        return new Scenario(seed, workload, plan, switches, rollUp);
    }

    /** This story with something else going wrong. */
    public Scenario with(FaultPlan other) {
        return new Scenario(seed, workload, other, switches, rollUpMillis);
    }

    /** This story with something else being said. */
    public Scenario with(Workload other) {
        return new Scenario(seed, other, plan, switches, rollUpMillis);
    }

    /** Every switch that is not as by default. */
    public Map<String, String> unusualSwitches() {
        Map<String, String> words = new LinkedHashMap<>(switches.words());
        Switches.defaults().words().forEach(words::remove);
        return words;
    }
}
