package io.turnstream.simulator.topology;

import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.schemas.PairKey;
import io.turnstream.simulator.Crash;
import io.turnstream.simulator.fault.CrashPoint;
import io.turnstream.simulator.kafka.Transaction;
import io.turnstream.topology.assembly.Applied;
import io.turnstream.topology.assembly.Arrival;
import io.turnstream.topology.assembly.TurnAssembly;
import io.turnstream.topology.assembly.TurnWatch;
import io.turnstream.topology.timeouts.Deadlines;
import io.turnstream.topology.timeouts.TimeOut;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One instance of the topology: some tasks, one transaction for all of them, as with {@code exactly_once_v2}. A double of
 * Kafka Streams around the real assembly.
 */
final class TopologyInstance {

    private static final byte[] NO_BYTES = {};
    private static final int POLLED = 100;

    private final Topologies all;
    private final int number;
    private final Map<Integer, Task> tasks = new TreeMap<>();
    private @Nullable Transaction transaction;
    private int generation;
    private long nextCommit = Long.MAX_VALUE;

    /** One partition. */
    private final class Task {
        final int partition;
        final TaskStores stores;
        final TurnAssembly assembly;
        final Deadlines deadlines;
        long position;
        long settledPosition;
        long cancels;

        Task(int partition, TaskStores stores, long position) {
            this.partition = partition;
            this.stores = stores;
            this.assembly = new TurnAssembly(all.tampered(stores.memory()), all.limits());
            this.deadlines = new Deadlines(all.timeouts());
            this.position = position;
            this.settledPosition = position;
            watchStoredTurns();
        }

        private void watchStoredTurns() {
            stores.turns()
                    .settled()
                    .forEach((key, state) -> deadlines.watch(TurnWatch.of(PairKey.parse(key), state), all.now()));
            stores.responses().settled().forEach((key, state) -> {
                var response = PairKey.parse(key);
                if (!state.getHeld().isEmpty()) {
                    var turn = new PairKey(response.sessionId(), state.getTurnId());
                    var stored = stores.turns().get(turn.toString());
                    if (stored != null) {
                        deadlines.watch(TurnWatch.of(turn, stored).with(response.id(), state), all.now());
                    }
                }
            });
        }
    }

    TopologyInstance(Topologies all, int number) {
        this.all = all;
        this.number = number;
    }

    int number() {
        return number;
    }

    /** Takes tasks over, at a generation of the group. */
    void assigned(int newGeneration) {
        generation = newGeneration;
    }

    void add(int partition, TaskStores stores) {
        OptionalLong committed = all.cluster().topologyGroup().committed(partition);
        tasks.put(partition, new Task(partition, stores, committed.orElse(0)));
    }

    /** Gives a task away; what was done is committed before. */
    void remove(int partition) {
        commit();
        tasks.remove(partition);
    }

    List<Integer> partitions() {
        return List.copyOf(tasks.keySet());
    }

    /** One round: reads what is committed, and writes what comes of it. */
    void round() {
        for (Task task : tasks.values()) {
            takeApart(task);
            List<TokenEvent> events = new ArrayList<>();
            long to = all.cluster()
                    .tokenEvents()
                    .get(task.partition)
                    .readCommitted(task.position, POLLED, (event, offset) -> events.add(event));
            if (to > task.position) {
                task.position = to;
                events.forEach(event -> apply(task, event));
                all.crashes().at(CrashPoint.TOPOLOGY_RECORDS_WRITTEN);
                nextCommit = Math.min(nextCommit, all.now() + Topologies.COMMIT_INTERVAL);
            }
        }
        if (nextCommit <= all.now()) {
            commit();
        }
    }

    /** Cancels of a topic of their own come whenever they come: it is read as far as it goes. */
    private void takeApart(Task task) {
        if (all.tampering().cancelsApart()) {
            List<TokenEvent> cancels = new ArrayList<>();
            task.cancels = all.cluster()
                    .cancels()
                    .get(task.partition)
                    .readCommitted(task.cancels, POLLED, (event, offset) -> cancels.add(event));
            cancels.forEach(event -> apply(task, event));
        }
    }

    private void apply(Task task, TokenEvent event) {
        if (all.tampering().ignores(event)) {
            return;
        }
        Applied applied = task.assembly.apply(new Arrival(event, NO_BYTES), Instant.ofEpochMilli(all.now()));
        applied.watch().ifPresent(watch -> task.deadlines.watch(watch, all.now()));
        if (!applied.turnEvents().isEmpty() || !applied.responses().isEmpty()) {
            Transaction current = transaction();
            var turnEvents = all.cluster().turnEvents().get(task.partition);
            applied.turnEvents().forEach(turnEvent -> current.write(turnEvents, turnEvent));
            var responses = all.cluster().responses().get(task.partition);
            applied.responses().forEach(response -> current.write(responses, response));
        }
        all.refused(applied.refused());
    }

    /** Writes what has not come in time back to the token events. */
    void tick() {
        boolean any = false;
        for (Task task : tasks.values()) {
            for (TimeOut due : task.deadlines.due(all.now())) {
                TokenEvent event = due.event(Instant.ofEpochMilli(all.now()));
                if (all.tampering().actsOnTheClock()) {
                    apply(task, event);
                    continue;
                }
                transaction().write(all.cluster().tokenEvents().get(task.partition), event);
                all.wrote(event.getKind() == TokenEventKind.GAP_TIMED_OUT);
                any = true;
            }
        }
        if (any) {
            all.crashes().at(CrashPoint.TOPOLOGY_TIME_OUT_WRITTEN);
            commit();
        }
    }

    private Transaction transaction() {
        Transaction current = transaction;
        if (current == null || !current.isOpen()) {
            current = new Transaction();
            transaction = current;
        }
        return current;
    }

    /** Commits what was done; when the group has gone on, nothing of it holds. */
    void commit() {
        nextCommit = Long.MAX_VALUE;
        boolean moved = tasks.values().stream().anyMatch(task -> task.position != task.settledPosition);
        if (!moved && transaction == null) {
            return;
        }
        all.crashes().at(CrashPoint.TOPOLOGY_BEFORE_COMMIT);
        Map<Integer, Long> offsets = new TreeMap<>();
        tasks.values().forEach(task -> offsets.put(task.partition, task.position));
        Transaction current = transaction();
        boolean ours = current.isOpen() && all.cluster().topologyGroup().commit(current, offsets, generation);
        if (!ours) {
            throw new Crash();
        }
        current.commit();
        transaction = null;
        tasks.values().forEach(task -> {
            task.stores.settle();
            task.settledPosition = task.position;
        });
        all.crashes().at(CrashPoint.TOPOLOGY_COMMITTED);
    }

    /** It dies. Its transaction stays open until somebody ends it. */
    @Nullable Transaction die() {
        Transaction left = transaction;
        transaction = null;
        tasks.values().forEach(task -> task.stores.drop());
        tasks.clear();
        nextCommit = Long.MAX_VALUE;
        return left;
    }

    /**
     * It is frozen for longer than the group waits: others take over.
     *
     * @return what it will believe when it wakes up; its transaction stays open until somebody ends it
     */
    Frozen freeze() {
        List<Task> believed = new ArrayList<>();
        if (transaction == null) {
            tasks.values().forEach(task -> believed.add(new Task(task.partition, task.stores.fork(), task.position)));
        }
        return new Frozen(this, die(), believed);
    }

    /** A frozen instance. */
    static final class Frozen {
        private final TopologyInstance instance;
        private final @Nullable Transaction left;
        private final List<Task> believed;

        private Frozen(TopologyInstance instance, @Nullable Transaction left, List<Task> believed) {
            this.instance = instance;
            this.left = left;
            this.believed = believed;
        }

        @Nullable Transaction left() {
            return left;
        }

        /** It wakes up and goes on with records that it had fetched, until it learns that it is not wanted any more. */
        @Nullable Transaction wake() {
            believed.forEach(task -> instance.tasks.put(task.partition, task));
            try {
                instance.round();
            } catch (Crash e) {
                // It would have ended soon anyway.
            }
            return instance.die();
        }
    }
}
