package io.turnstream.app.deadletters;

import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.redrive.BrokenTurn;
import io.turnstream.sink.redrive.CannotRepairException;
import io.turnstream.sink.redrive.ChannelRepair;
import io.turnstream.sink.redrive.RepairPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Looks at a channel and mends it until a look finds nothing more to do. It ends as soon as a look finds what the look
 * before found: then mending does not help, and is not repeated. One thread.
 */
final class Mending {

    /** Looks at one channel in one run: the last one must find nothing more to do. */
    private static final int MOST_LOOKS = 4;

    /** Differences that are named. */
    private static final int NAMED = 3;

    private final ChannelRepair repair;
    private final Access access;
    private final Pace pace;

    Mending(ChannelRepair repair, Access access, Pace pace) {
        this.repair = repair;
        this.access = access;
        this.pace = pace;
    }

    /** What would be done. */
    String look(BrokenTurn turn) throws CannotRepairException, ChannelException, InterruptedException {
        RepairPlan plan = repair.plan(access.connection(), turn);
        String what = plan.isEmpty()
                ? "nothing to do"
                : "would create " + plan.creates() + " and change " + plan.changes() + " messages";
        return what + remarks(turn, plan);
    }

    /**
     * Mends.
     *
     * @return what was done
     */
    String mend(BrokenTurn turn) throws CannotRepairException, ChannelException, InterruptedException {
        int created = 0;
        int changed = 0;
        List<String> found = List.of();
        ChannelException last = null;
        for (int look = 0; look < MOST_LOOKS; look++) {
            try {
                RepairPlan plan = repair.plan(access.connection(), turn);
                if (plan.isEmpty()) {
                    String what = created + changed == 0
                            ? "nothing to do"
                            : "repaired, created " + created + " and changed " + changed + " messages";
                    return what + remarks(turn, plan);
                }
                if (plan.differences().equals(found)) {
                    throw notConverging(found);
                }
                found = List.of();
                created += plan.creates();
                changed += plan.changes();
                repair.carryOut(access.connection(), turn.channel(), plan);
                found = plan.differences();
                last = null;
            } catch (ChannelException e) {
                last = e;
                recover(e);
            }
        }
        if (last != null) {
            throw last;
        }
        throw notConverging(found);
    }

    private void recover(ChannelException failure) throws ChannelException, InterruptedException {
        if (!failure.isRefusal()) {
            access.renew();
        } else if (Blame.willPass(failure)) {
            pace.rest();
        } else {
            throw failure;
        }
    }

    private static CannotRepairException notConverging(List<String> found) {
        String named = found.stream().limit(NAMED).collect(Collectors.joining(", "));
        String rest = found.size() > NAMED ? " and " + (found.size() - NAMED) + " more" : "";
        return new CannotRepairException("its channel took the repair and is not as it should be: " + named + rest);
    }

    private static String remarks(BrokenTurn turn, RepairPlan plan) {
        List<String> remarks = new ArrayList<>();
        KeptTurns.assumption(turn).ifPresent(remarks::add);
        plan.seenFrom().map(Mending::cut).ifPresent(remarks::add);
        return remarks.isEmpty() ? "" : " (" + String.join("; ", remarks) + ")";
    }

    private static String cut(Instant from) {
        return "its channel was read from " + from + " on";
    }
}
