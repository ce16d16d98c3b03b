package io.turnstream.simulator.fault;

import io.turnstream.simulator.workload.ProducerFault;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong in one story.
 *
 * @param strikes at a time
 * @param deaths at a point
 * @param producers what producers do wrong
 */
public record FaultPlan(List<Strike> strikes, List<Death> deaths, Set<ProducerFault> producers) {

    /**
     * Something that goes wrong at a time.
     *
     * @param at milliseconds since the story began
     * @param which whom it meets, of several
     * @param number how often, or for how long
     */
    public record Strike(Fault fault, long at, int which, int number) {}

    /** A process that dies when somebody comes to a point for the {@code nth} time after a time. */
    public record Death(CrashPoint point, long at, int nth) {}

    /** Only what is allowed, drawn for a story of this length in milliseconds: three things at least. */
    public static FaultPlan draw(
            RandomGenerator random,
            long length,
            Set<Fault> faults,
            Set<CrashPoint> points,
            Set<ProducerFault> producers) {
        List<Fault> someFaults = List.copyOf(faults);
        List<CrashPoint> somePoints = List.copyOf(points);
        List<ProducerFault> someProducers = List.copyOf(producers);
        List<Strike> strikes = new ArrayList<>();
        List<Death> deaths = new ArrayList<>();
        Set<ProducerFault> wrong = EnumSet.noneOf(ProducerFault.class);
        int all = someFaults.size() + somePoints.size() + someProducers.size();
        int count = all == 0 ? 0 : 4 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            int pick = random.nextInt(all);
            long at = random.nextLong(Math.max(1, length));
            if (pick < someFaults.size()) {
                strikes.add(new Strike(someFaults.get(pick), at * 2 / 3, random.nextInt(8), random.nextInt(1000)));
            } else if (pick < someFaults.size() + somePoints.size()) {
                CrashPoint point = somePoints.get(pick - someFaults.size());
                die(point, at / 2, faults, random, strikes, deaths);
                if (point == CrashPoint.TOPOLOGY_TIME_OUT_WRITTEN && producers.contains(ProducerFault.LOSES)) {
                    wrong.add(ProducerFault.LOSES);
                }
            } else {
                wrong.add(someProducers.get(pick - someFaults.size() - somePoints.size()));
            }
        }
        return new FaultPlan(List.copyOf(strikes), List.copyOf(deaths), wrong);
    }

    /** A death at a point to which nobody comes by himself is given what leads there. */
    private static void die(
            CrashPoint point,
            long at,
            Set<Fault> faults,
            RandomGenerator random,
            List<Strike> strikes,
            List<Death> deaths) {
        @Nullable Fault leads =
                switch (point) {
                    case SINK_ASSIGNED, SINK_LOADED, SINK_DRAINING -> Fault.SINKS_RESTARTED;
                    default -> null;
                };
        int nth = leads == null && point != CrashPoint.TOPOLOGY_TIME_OUT_WRITTEN ? 1 + random.nextInt(3) : 1;
        deaths.add(new Death(point, at, nth));
        if (leads != null && faults.contains(leads)) {
            strikes.add(new Strike(leads, at + random.nextInt(1_000), random.nextInt(8), random.nextInt(1000)));
        }
    }

    /** This plan without its {@code index}-th strike. */
    public FaultPlan withoutStrike(int index) {
        List<Strike> rest = new ArrayList<>(strikes);
        rest.remove(index);
        return new FaultPlan(rest, deaths, producers);
    }

    /** This plan without its {@code index}-th death. */
    public FaultPlan withoutDeath(int index) {
        List<Death> rest = new ArrayList<>(deaths);
        rest.remove(index);
        return new FaultPlan(strikes, rest, producers);
    }

    /** How much goes wrong. */
    public int size() {
        return strikes.size() + deaths.size() + producers.size();
    }
}
