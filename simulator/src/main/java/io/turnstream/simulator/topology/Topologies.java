package io.turnstream.simulator.topology;

import io.turnstream.simulator.Crash;
import io.turnstream.simulator.Story;
import io.turnstream.simulator.Tampering;
import io.turnstream.simulator.fault.Crashes;
import io.turnstream.simulator.kafka.Cluster;
import io.turnstream.simulator.kafka.TopicLog;
import io.turnstream.simulator.kafka.Transaction;
import io.turnstream.simulator.time.Timeline;
import io.turnstream.topology.assembly.AssemblyLimits;
import io.turnstream.topology.assembly.Memory;
import io.turnstream.topology.assembly.Refused;
import io.turnstream.topology.timeouts.Timeouts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The instances of the topology and the group that they form: who has which task, and what becomes of it. */
public final class Topologies {

    static final long COMMIT_INTERVAL = 1_000;
    private static final long POLL = 5;
    private static final long TICK = 1_000;
    private static final long SESSION_TIMEOUT = 6_000;
    private static final long TRANSACTION_TIMEOUT = 5_000;
    private static final long RESTORE = 50;
    private static final long RESTART = 2_000;

    private final Timeline timeline;
    private final Cluster cluster;
    private final Crashes crashes;
    private final Tampering tampering;
    private final Story story;
    private final List<TaskStores> stores = new ArrayList<>();
    private final List<TopologyInstance> alive = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();
    private int instances;
    private int openTakeOvers;
    private boolean scheduled;

    public Topologies(Timeline timeline, Cluster cluster, Crashes crashes, Tampering tampering, Story story) {
        this.timeline = timeline;
        this.cluster = cluster;
        this.crashes = crashes;
        this.tampering = tampering;
        this.story = story;
        for (int i = 0; i < cluster.partitions(); i++) {
            stores.add(TaskStores.empty());
        }
    }

    /** Starts so many instances and shares the tasks out. */
    public void start(int count) {
        for (int i = 0; i < count; i++) {
            alive.add(new TopologyInstance(this, instances++));
        }
        List<Integer> all = new ArrayList<>();
        for (int partition = 0; partition < cluster.partitions(); partition++) {
            all.add(partition);
        }
        give(all);
        cluster.tokenEvents().forEach(log -> log.whenItGrows(this::schedule));
        timeline.after(TICK, this::tick);
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            timeline.after(POLL, this::round);
        }
    }

    private void round() {
        scheduled = false;
        boolean behind = false;
        for (TopologyInstance instance : List.copyOf(alive)) {
            guarded(instance, instance::round);
        }
        for (TopicLog<?> log : cluster.tokenEvents()) {
            behind |= log.stableEnd() < log.end();
        }
        if (behind) {
            schedule();
        }
    }

    private void tick() {
        for (TopologyInstance instance : List.copyOf(alive)) {
            guarded(instance, instance::tick);
            guarded(instance, instance::round);
        }
        timeline.after(TICK, this::tick);
    }

    private void guarded(TopologyInstance instance, Runnable what) {
        try {
            if (alive.contains(instance)) {
                what.run();
            }
        } catch (Crash e) {
            kill(instance);
        }
    }

    /** Kills an instance as by {@code kill -9}; it comes back after a while. */
    public void kill(int which) {
        if (!alive.isEmpty()) {
            kill(alive.get(which % alive.size()));
        }
    }

    private void kill(TopologyInstance instance) {
        story.tell(() -> "topology " + instance.number() + " dies");
        List<Integer> orphans = instance.partitions();
        alive.remove(instance);
        takeOver(orphans, instance.die());
        timeline.after(RESTART, this::join);
    }

    private void takeOver(List<Integer> orphans, @Nullable Transaction left) {
        openTakeOvers++;
        if (left != null) {
            timeline.after(TRANSACTION_TIMEOUT, left::abort);
        }
        timeline.after(SESSION_TIMEOUT + RESTORE, () -> {
            openTakeOvers--;
            give(orphans);
        });
    }

    /** An instance joins, and is given its share by a clean hand-over. */
    private void join() {
        alive.add(new TopologyInstance(this, instances++));
        rebalance();
    }

    /** Freezes an instance for longer than the group waits for it, and lets it wake up. */
    public void freeze(int which, long millis) {
        if (alive.isEmpty()) {
            return;
        }
        TopologyInstance instance = alive.remove(which % alive.size());
        story.tell(() -> "topology " + instance.number() + " is frozen");
        List<Integer> orphans = instance.partitions();
        TopologyInstance.Frozen frozen = instance.freeze();
        takeOver(orphans, frozen.left());
        timeline.after(Math.max(millis, SESSION_TIMEOUT + 2 * RESTORE), () -> {
            story.tell(() -> "topology " + instance.number() + " wakes up and does not know");
            Transaction written = frozen.wake();
            if (written != null) {
                timeline.after(POLL, written::abort);
            }
            join();
        });
    }

    /** Shares the tasks out anew, each given away cleanly. */
    public void rebalance() {
        if (alive.isEmpty()) {
            return;
        }
        List<Integer> moving = new ArrayList<>();
        for (TopologyInstance instance : List.copyOf(alive)) {
            for (int partition : instance.partitions()) {
                if (alive.contains(instance) && alive.indexOf(instance) != partition % alive.size()) {
                    guarded(instance, () -> instance.remove(partition));
                    if (alive.contains(instance)) {
                        moving.add(partition);
                    }
                }
            }
        }
        story.tell(() -> "topology hands over " + moving);
        give(moving);
    }

    private void give(List<Integer> partitions) {
        if (alive.isEmpty()) {
            timeline.after(RESTORE, () -> give(partitions));
            return;
        }
        // Whoever takes over asks for settled offsets, and waits for what is still open.
        int generation = cluster.topologyGroup().nextGeneration();
        alive.forEach(instance -> instance.assigned(generation));
        for (int partition : partitions) {
            alive.get(partition % alive.size()).add(partition, stores.get(partition));
        }
        schedule();
    }

    /** True when every task has somebody, and nothing is to be written. */
    public boolean isSettled() {
        return openTakeOvers == 0;
    }

    /** What did not become part of any turn. */
    public List<Refused> refused() {
        return refused;
    }

    void refused(List<Refused> more) {
        refused.addAll(more);
    }

    void wrote(boolean gap) {
        story.tell(() -> gap ? "topology gives a gap up" : "topology writes a time-out");
    }

    Memory tampered(Memory memory) {
        return tampering.memory(memory);
    }

    Tampering tampering() {
        return tampering;
    }

    Cluster cluster() {
        return cluster;
    }

    Crashes crashes() {
        return crashes;
    }

    AssemblyLimits limits() {
        return AssemblyLimits.DEFAULTS;
    }

    Timeouts timeouts() {
        return Timeouts.DEFAULTS;
    }

    long now() {
        return timeline.now();
    }
}
