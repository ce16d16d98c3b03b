package io.turnstream.simulator;

import io.turnstream.simulator.fault.CrashPoint;
import io.turnstream.simulator.fault.Fault;
import java.util.List;
import java.util.Map;

/**
 * How a story ended.
 *
 * @param scenario the story
 * @param violations what does not hold; empty when everything does
 * @param events token events that were said
 * @param responses responses that were given
 * @param operations operations that the sinks sent
 * @param millis how long it was, in virtual time
 * @param happened how often what went wrong
 * @param died how often somebody died where
 * @param story what happened, if anybody wanted to know
 */
public record Verdict(
        Scenario scenario,
        List<String> violations,
        long events,
        int responses,
        long operations,
        long millis,
        Map<Fault, Integer> happened,
        Map<CrashPoint, Integer> died,
        List<String> story) {

    /** True when everything holds. */
    public boolean holds() {
        return violations.isEmpty();
    }
}
