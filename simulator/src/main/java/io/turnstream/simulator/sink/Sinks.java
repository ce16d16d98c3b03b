package io.turnstream.simulator.sink;

import io.turnstream.avro.DeliveryState;
import io.turnstream.avro.DeliveryStatus;
import io.turnstream.schemas.PairKey;
import io.turnstream.simulator.Crash;
import io.turnstream.simulator.Story;
import io.turnstream.simulator.Tampering;
import io.turnstream.simulator.ably.Link;
import io.turnstream.simulator.ably.VirtualAbly;
import io.turnstream.simulator.fault.Crashes;
import io.turnstream.simulator.kafka.Cluster;
import io.turnstream.simulator.time.Timeline;
import io.turnstream.sink.engine.Command;
import io.turnstream.sink.engine.DeliveryEngine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The sinks and the group that they form: who has which partition, who died, who is believed dead. */
public final class Sinks {

    private static final long BUSY_POLL = 5;

    /** Rounds in which nothing comes and nothing is sent need not be looked at one by one. */
    private static final long QUIET_POLL = 20;

    private static final long SESSION_TIMEOUT = 6_000;
    private static final long RESTART = 1_500;
    private static final long LOADING = 5;
    private static final long REJOIN = 100;

    private final Timeline timeline;
    private final Cluster cluster;
    private final VirtualAbly ably;
    private final Crashes crashes;
    private final Tampering tampering;
    private final Story story;
    private final RandomGenerator random;
    private final Supplier<DeliveryEngine> engines;
    private final Ledger ledger = new Ledger(this);

    /** Members of the group, in the order in which they came; those who died stay until the group notices. */
    private final List<SinkProcess> members = new ArrayList<>();

    private final Map<Integer, SinkProcess> owners = new TreeMap<>();
    private final List<SinkProcess> everyProcess = new ArrayList<>();
    private int processes;
    private long operations;
    private int starting;
    private long nextRound = Long.MAX_VALUE;

    public Sinks(
            Timeline timeline,
            Cluster cluster,
            VirtualAbly ably,
            Crashes crashes,
            Tampering tampering,
            Story story,
            RandomGenerator random,
            Supplier<DeliveryEngine> engines) {
        this.timeline = timeline;
        this.cluster = cluster;
        this.ably = ably;
        this.crashes = crashes;
        this.tampering = tampering;
        this.story = story;
        this.random = random;
        this.engines = engines;
    }

    /** Starts so many sinks. */
    public void start(int count) {
        for (int i = 0; i < count; i++) {
            join(newProcess());
        }
        cluster.turnEvents().forEach(log -> log.whenItGrows(this::wake));
        rebalance();
    }

    private SinkProcess newProcess() {
        var process = new SinkProcess(this, processes++, engines.get());
        everyProcess.add(process);
        return process;
    }

    private void join(SinkProcess process) {
        members.add(process);
    }

    // ---- rounds

    /** There may be something to do. */
    void wake() {
        goRound(BUSY_POLL);
    }

    private void goRound(long delay) {
        long at = timeline.now() + delay;
        if (at < nextRound) {
            nextRound = at;
            timeline.at(at, () -> {
                if (nextRound == at) {
                    round();
                }
            });
        }
    }

    private void round() {
        nextRound = Long.MAX_VALUE;
        boolean busy = false;
        boolean quiet = true;
        for (SinkProcess process : List.copyOf(everyProcess)) {
            if (process.isAlive()) {
                guarded(process, process::round);
                boolean hasWork = process.isAlive() && !process.isFrozen() && process.isBusy();
                busy |= hasWork;
                quiet &= process.wasQuiet();
                if (!hasWork && !process.isFrozen()) {
                    process.park();
                }
            }
        }
        if (busy) {
            goRound(quiet ? QUIET_POLL : BUSY_POLL);
        }
    }

    private void guarded(SinkProcess process, Runnable what) {
        try {
            what.run();
        } catch (Crash e) {
            kill(process);
        }
    }

    // ---- what happens to them

    /** Kills a sink as by {@code kill -9}; the group notices after its session has run out, and it starts anew. */
    public void kill(int which) {
        List<SinkProcess> alive = alive();
        if (!alive.isEmpty()) {
            kill(alive.get(which % alive.size()));
        }
    }

    void kill(SinkProcess process) {
        if (!process.isAlive()) {
            return;
        }
        tell(() -> "sink " + process.number() + " dies");
        process.die();
        everyProcess.remove(process);
        expire(process);
        startAnew();
    }

    private void expire(SinkProcess process) {
        timeline.after(SESSION_TIMEOUT, () -> {
            if (members.remove(process)) {
                rebalance();
            }
        });
    }

    private void startAnew() {
        starting++;
        timeline.after(RESTART, () -> {
            starting--;
            join(newProcess());
            rebalance();
        });
    }

    /** Freezes a sink for a while; when that is longer than its session, others take over before it wakes up. */
    public void freeze(int which, long millis) {
        List<SinkProcess> alive = alive();
        if (alive.isEmpty()) {
            return;
        }
        SinkProcess process = alive.get(which % alive.size());
        tell(() -> "sink " + process.number() + " is frozen for " + millis + " ms");
        process.freeze();
        unheard(process, millis, () -> {
            tell(() -> "sink " + process.number() + " wakes up");
            process.thaw();
            guarded(process, process::round);
        });
    }

    /** A sink goes on, but neither hears Kafka nor is heard for a while. */
    public void deafen(int which, long millis) {
        List<SinkProcess> alive = alive();
        if (alive.isEmpty()) {
            return;
        }
        SinkProcess process = alive.get(which % alive.size());
        tell(() -> "sink " + process.number() + " is cut off from Kafka for " + millis + " ms");
        process.deaf(true);
        unheard(process, millis, () -> {
            tell(() -> "sink " + process.number() + " reaches Kafka again");
            process.deaf(false);
        });
    }

    private void unheard(SinkProcess process, long millis, Runnable after) {
        if (millis > SESSION_TIMEOUT) {
            timeline.after(SESSION_TIMEOUT, () -> {
                if (process.isAlive() && members.remove(process)) {
                    rebalance();
                }
            });
        }
        starting++;
        timeline.after(millis, () -> {
            starting--;
            if (process.isAlive()) {
                after.run();
                timeline.after(Pulse.ANSWER, () -> hears(process));
                wake();
            }
        });
    }

    /** The first answer of the group after a silence. */
    private void hears(SinkProcess process) {
        if (!process.isAlive()) {
            return;
        }
        if (members.contains(process)) {
            process.learns(cluster.sinkGroup().generation());
        } else {
            tell(() -> "sink " + process.number() + " learns that it has lost its partitions");
            process.lose(process.partitions());
            owners.values().removeIf(owner -> owner == process);
            join(process);
            rebalance();
        }
        wake();
    }

    /** One sink after the other is stopped cleanly and started again. */
    public void restartOneByOne() {
        List<SinkProcess> alive = alive();
        tell(() -> "the sinks are restarted, one by one");
        long at = 0;
        for (SinkProcess process : alive) {
            timeline.after(at, () -> stop(process));
            at += RESTART;
        }
    }

    /** Stops a sink cleanly, and starts another in its place. */
    private void stop(SinkProcess process) {
        if (!process.isAlive() || process.isFrozen() || process.isDeaf()) {
            return;
        }
        tell(() -> "sink " + process.number() + " is stopped");
        process.revoke(process.partitions(), () -> {
            process.die();
            everyProcess.remove(process);
            members.remove(process);
            rebalance();
            startAnew();
        });
    }

    /** A member comes, which moves some partitions. */
    public void scaleOut() {
        tell(() -> "a sink is added");
        join(newProcess());
        rebalance();
    }

    /** The next checkpoints fail and are tried again. */
    public void failCheckpoints(int times) {
        ledger.fail(times);
    }

    /** The network of every sink stands still for a while. */
    public void standStill(long millis) {
        alive().forEach(process -> process.links().forEach(link -> link.standStill(millis)));
    }

    /** The connections of one sink stand still for a while. */
    public void standStill(int which, long millis) {
        List<SinkProcess> alive = alive();
        if (!alive.isEmpty()) {
            alive.get(which % alive.size()).links().forEach(link -> link.standStill(millis));
        }
    }

    private List<SinkProcess> alive() {
        return everyProcess.stream()
                .filter(process -> process.isAlive() && !process.isFrozen() && !process.isDeaf())
                .toList();
    }

    // ---- the group

    /** Shares the partitions out anew among the members: each is taken from its owner before another is given it. */
    private void rebalance() {
        List<SinkProcess> taking = taking();
        if (taking.isEmpty()) {
            timeline.after(REJOIN, this::rebalance);
            return;
        }
        nextGeneration();
        Map<SinkProcess, List<Integer>> leaving = new LinkedHashMap<>();
        for (int partition = 0; partition < cluster.partitions(); partition++) {
            SinkProcess owner = owners.get(partition);
            SinkProcess wanted = taking.get(partition % taking.size());
            if (owner != null && owner != wanted && members.contains(owner) && owner.isAlive()) {
                leaving.computeIfAbsent(owner, any -> new ArrayList<>()).add(partition);
            }
        }
        leaving.forEach((owner, partitions) -> {
            if (!owner.isFrozen() && !owner.isDeaf()) {
                timeline.after(2, () -> {
                    if (owner.isAlive() && !owner.isFrozen() && !owner.isDeaf()) {
                        owner.revoke(partitions, () -> {
                            partitions.forEach(partition -> owners.remove(partition, owner));
                            give();
                        });
                    }
                });
            }
        });
        give();
    }

    private int nextGeneration() {
        int generation = cluster.sinkGroup().nextGeneration();
        taking().forEach(member -> timeline.after(1, () -> {
            if (!member.isFrozen() && !member.isDeaf()) {
                member.learns(generation);
            }
        }));
        return generation;
    }

    /** The members that answer. */
    private List<SinkProcess> taking() {
        return members.stream()
                .filter(member -> member.isAlive() && !member.isFrozen() && !member.isDeaf())
                .toList();
    }

    /** Gives partitions that nobody has to members. */
    private void give() {
        List<SinkProcess> taking = taking();
        Map<SinkProcess, List<Integer>> coming = new LinkedHashMap<>();
        for (int partition = 0; partition < cluster.partitions(); partition++) {
            SinkProcess owner = owners.get(partition);
            if ((owner == null || !members.contains(owner)) && !taking.isEmpty()) {
                SinkProcess wanted = taking.get(partition % taking.size());
                owners.put(partition, wanted);
                coming.computeIfAbsent(wanted, any -> new ArrayList<>()).add(partition);
            }
        }
        if (coming.isEmpty()) {
            return;
        }
        int generation = nextGeneration();
        coming.forEach((member, partitions) -> timeline.after(2, () -> {
            if (member.isAlive() && members.contains(member)) {
                partitions.removeIf(partition -> owners.get(partition) != member);
                guarded(member, () -> member.assigned(partitions, generation));
            }
        }));
    }

    // ---- what they need

    void load(SinkProcess process, int partition, SinkProcess.Owned state) {
        timeline.after(LOADING, () -> {
            if (!process.isAlive()) {
                return;
            }
            var states = cluster.deliveryStates().get(partition);
            boolean settled = cluster.sinkGroup().isSettled(partition) && states.stableEnd() == states.end();
            if (process.isFrozen() || process.isDeaf() || !settled && !tampering.startsUnsettled()) {
                load(process, partition, state);
                return;
            }
            Map<String, DeliveryState> newest = new LinkedHashMap<>();
            states.readCommittedUnstable(
                    0,
                    Integer.MAX_VALUE,
                    (value, offset) ->
                            newest.put(new PairKey(value.getSessionId(), value.getTurnId()).toString(), value));
            Collection<DeliveryState> known = newest.values();
            if (tampering.forgetsFinished()) {
                known.removeIf(value -> value.getStatus() == DeliveryStatus.CLOSED);
            }
            process.loaded(
                    partition,
                    state,
                    cluster.sinkGroup().committed(partition),
                    cluster.turnEvents().get(partition).end(),
                    known);
        });
    }

    Link link(Link.News news) {
        return new Link(ably, 2 + random.nextInt(12), tampering.connectsAgain(), news);
    }

    void sent(SinkProcess process, Command.Operation operation) {
        operations++;
        tell(() -> "sink " + process.number() + " sends " + Told.of(operation));
    }

    /** How many operations were sent. */
    public long operations() {
        return operations;
    }

    /** True when everything that can be done is done and on record. */
    public boolean isSettled() {
        boolean idle = starting == 0 && !everyProcess.isEmpty();
        for (SinkProcess process : everyProcess) {
            idle &= process.isIdle();
        }
        for (int partition = 0; idle && partition < cluster.partitions(); partition++) {
            SinkProcess owner = owners.get(partition);
            idle = owner != null
                    && owner.isAlive()
                    && owner.partitions().contains(partition)
                    && cluster.sinkGroup().committed(partition).orElse(-1)
                            == cluster.turnEvents().get(partition).end();
        }
        return idle;
    }

    /** Who has what and how far it is, for who looks at a story that does not end. */
    public String describe() {
        var all = new StringBuilder(
                "starting " + starting + ", generation " + cluster.sinkGroup().generation());
        owners.forEach((partition, owner) -> all.append("; partition ")
                .append(partition)
                .append(" is sink ")
                .append(owner.number())
                .append("'s")
                .append(members.contains(owner) ? "" : ", no member")
                .append(owner.partitions().contains(partition) ? "" : " without its knowing")
                .append(", committed ")
                .append(cluster.sinkGroup().committed(partition).orElse(-1))
                .append(" of ")
                .append(cluster.turnEvents().get(partition).end()));
        everyProcess.forEach(
                process -> all.append("; sink ").append(process.number()).append(process.describe()));
        return all.toString();
    }

    /** Characters that wait for an acknowledgement, of all sinks. */
    public long pendingChars() {
        return everyProcess.stream()
                .mapToLong(process -> process.engine().pendingChars())
                .sum();
    }

    /** The engines that live. */
    public List<DeliveryEngine> everyEngine() {
        return everyProcess.stream().map(SinkProcess::engine).toList();
    }

    void after(long millis, Runnable what) {
        timeline.after(millis, what);
    }

    long kafkaLatency() {
        return 1 + random.nextInt(8);
    }

    long markerLatency() {
        return random.nextInt(10) == 0 ? 50 + random.nextInt(1_500) : random.nextInt(8);
    }

    boolean coin() {
        return random.nextBoolean();
    }

    void tell(Supplier<String> line) {
        story.tell(line);
    }

    Ledger ledger() {
        return ledger;
    }

    Cluster cluster() {
        return cluster;
    }

    Crashes crashes() {
        return crashes;
    }

    Tampering tampering() {
        return tampering;
    }

    long now() {
        return timeline.now();
    }
}
