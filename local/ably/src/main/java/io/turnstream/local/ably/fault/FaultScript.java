package io.turnstream.local.ably.fault;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The faults that are still to happen, in the order in which they were scripted. Used from one thread. */
public final class FaultScript {

    private final List<Pending> pending = new ArrayList<>();

    private static final class Pending {
        final FaultMatch match;
        final FaultEffect effect;
        int seen;
        int played;

        Pending(FaultMatch match, FaultEffect effect) {
            this.match = match;
            this.effect = effect;
        }

        boolean isDue() {
            return seen >= match.nth();
        }
    }

    public void add(FaultMatch match, FaultEffect effect) {
        pending.add(new Pending(match, effect));
    }

    public void clear() {
        pending.clear();
    }

    /** How many faults have not happened to the end. */
    public int size() {
        return pending.size();
    }

    /** The fault that meets a publish of these operations, if any; of several the one that was scripted first. */
    public Optional<FaultEffect> next(Supplier<List<FaultTarget>> operations) {
        if (pending.isEmpty()) {
            return Optional.empty();
        }
        List<FaultTarget> targets = operations.get();
        Pending chosen = null;
        for (Pending fault : pending) {
            if (targets.stream().anyMatch(fault.match::matches)) {
                fault.seen++;
                if (chosen == null && fault.isDue()) {
                    chosen = fault;
                }
            }
        }
        if (chosen == null) {
            return Optional.empty();
        }
        chosen.played++;
        forgetPlayed();
        return Optional.of(chosen.effect);
    }

    private void forgetPlayed() {
        for (Iterator<Pending> faults = pending.iterator(); faults.hasNext(); ) {
            Pending fault = faults.next();
            if (fault.played == fault.match.times()) {
                faults.remove();
            }
        }
    }
}
