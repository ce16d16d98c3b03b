package io.turnstream.simulator.sink;

import io.turnstream.avro.DeliveryState;
import io.turnstream.avro.TurnEvent;
import io.turnstream.simulator.Crash;
import io.turnstream.simulator.ably.Link;
import io.turnstream.simulator.fault.CrashPoint;
import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.engine.Checkpoint;
import io.turnstream.sink.engine.Command;
import io.turnstream.sink.engine.DeliveryEngine;
import io.turnstream.sink.engine.Outcome;
import io.turnstream.sink.kafka.Lease;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One life of a sink: a double of its loop around the real engine. It reads, hands what the engine asks for to
 * connections, and writes checkpoints, as the loop does; time and everything around it are virtual.
 */
final class SinkProcess {

    private static final int POLLED = 500;
    private static final long LEASE = 3_000;

    private static final long URGENT_CHECKPOINT = 50;
    private static final long CHECKPOINT = 1_000;
    private static final long STUCK = 5_000;
    private static final long DRAIN = 300;

    private final Sinks all;
    private final int number;
    private final DeliveryEngine engine;
    private final Map<Integer, Owned> owned = new TreeMap<>();
    private final Map<Integer, Life> lives = new HashMap<>();
    private final Deque<Runnable> mail = new ArrayDeque<>();
    private final Deque<Command> unsent = new ArrayDeque<>();
    private Ledger.@Nullable Writing writing;
    private int generation;
    private long lastCheckpoint;
    private final Pulse pulse;
    private Lease lease;
    private boolean alive = true;
    private boolean frozen;
    private boolean deaf;
    private boolean parked;
    private boolean quiet;
    private boolean overtaken;
    private boolean blocked;
    private @Nullable HandOver handOver;

    /** A connection and its number. */
    private record Life(long number, Link link) {}

    /** A partition that is ours. */
    static final class Owned {
        long position;
        long committed;
        boolean uncommitted;
        boolean loaded;
        boolean paused;
    }

    /** Partitions that are being given away. */
    private record HandOver(Collection<Integer> leaving, long deadline, Runnable then) {}

    SinkProcess(Sinks all, int number, DeliveryEngine engine) {
        this.all = all;
        this.number = number;
        this.engine = engine;
        this.pulse = new Pulse(all::now);
        this.lease = new Lease(LEASE, pulse);
    }

    int number() {
        return number;
    }

    boolean isAlive() {
        return alive;
    }

    boolean isFrozen() {
        return frozen;
    }

    DeliveryEngine engine() {
        return engine;
    }

    List<Integer> partitions() {
        return List.copyOf(owned.keySet());
    }

    boolean isIdle() {
        return engine.isIdle()
                && writing == null
                && mail.isEmpty()
                && handOver == null
                && owned.values().stream().allMatch(state -> state.loaded && !state.uncommitted)
                && owned.entrySet().stream()
                        .allMatch(entry -> entry.getValue().position
                                == all.cluster()
                                        .turnEvents()
                                        .get(entry.getKey())
                                        .end());
    }

    /** True when the loop would find something to do, or may by the mere passing of time. */
    boolean isBusy() {
        return !isIdle()
                || owned.entrySet().stream()
                        .anyMatch(entry -> entry.getValue().committed
                                != all.cluster()
                                        .turnEvents()
                                        .get(entry.getKey())
                                        .end());
    }

    // ---- the loop

    /** One round. */
    void round() {
        if (!alive || frozen || blocked) {
            return;
        }
        quiet = mail.isEmpty() && unsent.isEmpty();
        carryOutRest();
        poll();
        while (!mail.isEmpty()) {
            mail.remove().run();
        }
        send();
        owned.forEach((partition, state) -> {
            if (state.loaded) {
                state.paused = isStuck() || engine.shouldPause(partition, state.paused);
            }
        });
        handOver();
        if (isCheckpointDue()) {
            writeDown();
        }
        all.crashes().at(CrashPoint.SINK_IDLE);
    }

    private void poll() {
        unpark();
        lease.renew(all.now());
        if (isDeaf()) {
            return;
        }
        boolean read = false;
        for (var entry : owned.entrySet()) {
            Owned state = entry.getValue();
            int partition = entry.getKey();
            if (state.loaded && !state.paused && handOver == null) {
                var log = all.cluster().turnEvents().get(partition);
                long from = state.position;
                state.position = log.read(from, POLLED, (event, offset) -> offer(partition, offset, event));
                read |= state.position > from;
                engine.readTo(partition, state.position);
                OptionalLong back = engine.goBack(partition);
                if (back.isPresent()) {
                    state.position = back.getAsLong();
                }
            }
        }
        quiet &= !read;
        if (read) {
            all.crashes().at(CrashPoint.SINK_RECORDS_READ);
        }
    }

    private void offer(int partition, long offset, TurnEvent event) {
        engine.offer(partition, offset, all.tampering().turnEvent(event));
    }

    /** Its loop went round all the time, unless something was the matter with it. */
    private void unpark() {
        if (parked && !deaf) {
            lease = new Lease(LEASE, pulse);
            lease.renew(all.now());
        }
        parked = false;
    }

    private boolean isStuck() {
        return writing != null && all.now() - lastCheckpoint > STUCK;
    }

    private boolean leaseHolds() {
        return all.tampering().leaseIsOff() || !overtaken && lease.holds(all.now());
    }

    private void send() {
        if (leaseHolds()) {
            unsent.addAll(engine.advance(all.now()));
            quiet &= unsent.isEmpty();
            carryOutRest();
        }
    }

    private void carryOutRest() {
        while (!unsent.isEmpty()) {
            Command command = unsent.remove();
            if (command instanceof Command.Operation operation && !leaseHolds()) {
                news(operation.id(), new Outcome.Failed(ChannelException.unknown(0, 0, "not heard in time")));
            } else {
                carryOut(command);
            }
        }
    }

    private void carryOut(Command command) {
        if (command instanceof Command.Connect connect) {
            Life before = lives.put(connect.slot(), new Life(connect.life(), connect(connect)));
            if (before != null) {
                before.link().close();
            }
        } else if (command instanceof Command.Disconnect disconnect) {
            Life life = lives.get(disconnect.slot());
            if (life != null && life.number() == disconnect.life()) {
                lives.remove(disconnect.slot());
                life.link().close();
            }
        } else if (command instanceof Command.Operation operation) {
            Life life = lives.get(operation.slot());
            if (life == null || life.number() != operation.life()) {
                news(operation.id(), new Outcome.Failed(ChannelException.unknown(0, 0, "the connection is gone")));
                return;
            }
            all.sent(this, operation);
            life.link().operate(all.tampering().operation(operation));
            all.crashes().at(CrashPoint.SINK_OPERATION_SENT);
        }
    }

    private Link connect(Command.Connect connect) {
        int slot = connect.slot();
        long life = connect.life();
        return all.link(new Link.News() {
            @Override
            public void connected() {
                post(() -> engine.connected(slot, life));
            }

            @Override
            public void lost(ChannelException why) {
                post(() -> engine.lost(slot, life, why, all.now()));
            }

            @Override
            public void answered(long operation, Outcome outcome) {
                news(operation, outcome);
            }
        });
    }

    private void news(long operation, Outcome outcome) {
        post(() -> {
            engine.answered(operation, outcome, all.now());
            if (outcome instanceof Outcome.Acknowledged || outcome instanceof Outcome.Published) {
                all.crashes().at(CrashPoint.SINK_ACKNOWLEDGED);
            }
        });
    }

    private void post(Runnable what) {
        if (alive) {
            mail.add(what);
            all.wake();
        }
    }

    // ---- checkpoints

    private boolean isCheckpointDue() {
        if (writing != null || handOver != null || isDeaf()) {
            return false;
        }
        long since = all.now() - lastCheckpoint;
        boolean soon = engine.isCheckpointUrgent()
                || owned.values().stream().anyMatch(state -> state.loaded && state.uncommitted);
        return since >= (soon ? URGENT_CHECKPOINT : CHECKPOINT);
    }

    private void writeDown() {
        lastCheckpoint = all.now();
        Checkpoint checkpoint = engine.checkpoint(generation, all.now(), Instant.ofEpochMilli(all.now()));
        Map<Integer, Long> offsets = new TreeMap<>(checkpoint.offsets());
        checkpoint
                .states()
                .forEach(
                        change -> offsets.computeIfAbsent(change.partition(), partition -> state(partition).committed));
        checkpoint
                .deadLetters()
                .forEach(letter ->
                        offsets.computeIfAbsent(letter.getSourcePartition(), partition -> state(partition).committed));
        owned.forEach((partition, state) -> {
            if (state.loaded && state.uncommitted) {
                offsets.putIfAbsent(partition, state.committed);
            }
        });
        if (offsets.isEmpty()) {
            engine.committed(checkpoint.id());
            return;
        }
        writing = all.ledger().write(this, tampered(checkpoint, offsets), offsets, new HashMap<>(owned));
    }

    /** What is written of a turn; what was read counts as handled only when somebody makes it so on purpose. */
    private Checkpoint tampered(Checkpoint checkpoint, Map<Integer, Long> offsets) {
        if (!all.tampering().commitsWhatWasRead()) {
            return checkpoint;
        }
        offsets.replaceAll((partition, offset) -> state(partition).position);
        List<Checkpoint.StateChange> states = new ArrayList<>();
        for (Checkpoint.StateChange change : checkpoint.states()) {
            DeliveryState state = DeliveryState.newBuilder(change.state())
                    .setReplayOffset(state(change.partition()).position)
                    .build();
            states.add(new Checkpoint.StateChange(change.partition(), state));
        }
        return new Checkpoint(checkpoint.id(), checkpoint.offsets(), states, checkpoint.deadLetters());
    }

    private Owned state(int partition) {
        Owned state = owned.get(partition);
        if (state == null) {
            throw new IllegalStateException("partition " + partition + " is not ours");
        }
        return state;
    }

    /** The checkpoint is through. */
    void written(Ledger.Writing done) {
        post(() -> {
            if (writing == done) {
                writing = null;
                engine.committed(done.checkpoint().id());
                done.offsets().forEach((partition, offset) -> {
                    Owned state = owned.get(partition);
                    if (state != null && state == done.owned().get(partition)) {
                        state.committed = offset;
                        state.uncommitted = false;
                    }
                });
            }
        });
    }

    /** The group has gone on without it, and it hears of no news: this life is over. */
    void fenced() {
        overtaken = false;
        blocked = false;
        post(() -> {
            throw new Crash();
        });
    }

    /** A checkpoint was refused for its generation: nothing is sent until it is written under the next one. */
    void overtaken(boolean now) {
        overtaken = now;
    }

    int generation() {
        return generation;
    }

    /** True when the partition is the same that it was when something was decided about it. */
    boolean stillOwns(int partition, Owned state) {
        return owned.get(partition) == state;
    }

    // ---- partitions come and go

    void learns(int newGeneration) {
        generation = newGeneration;
    }

    /** Is given a partition, and asks where it begins. */
    void assigned(Collection<Integer> partitions, int newGeneration) {
        generation = newGeneration;
        for (int partition : partitions) {
            Owned state = new Owned();
            owned.put(partition, state);
            all.load(this, partition, state);
        }
        if (!partitions.isEmpty()) {
            all.crashes().at(CrashPoint.SINK_ASSIGNED);
        }
    }

    /** A partition is loaded. */
    void loaded(int partition, Owned state, OptionalLong committed, long end, Collection<DeliveryState> states) {
        post(() -> {
            if (owned.get(partition) != state) {
                return;
            }
            long start = committed.orElse(0);
            state.position = engine.assigned(partition, 0, start, end, states);
            state.committed = start;
            state.uncommitted = committed.isEmpty();
            state.loaded = true;
            all.crashes().at(CrashPoint.SINK_LOADED);
        });
    }

    /** Gives partitions away cleanly: lets what is in flight come home, writes everything down, then calls back. */
    void revoke(Collection<Integer> partitions, Runnable then) {
        if (handOver != null || blocked) {
            // The loop is inside the call of its consumer; the next comes after it.
            all.after(5, () -> {
                if (alive) {
                    revoke(partitions, then);
                }
            });
            return;
        }
        List<Integer> leaving = new ArrayList<>(partitions);
        leaving.retainAll(owned.keySet());
        List<Integer> loaded =
                leaving.stream().filter(partition -> state(partition).loaded).toList();
        loaded.forEach(engine::drain);
        leaving.stream().filter(partition -> !loaded.contains(partition)).forEach(owned::remove);
        handOver = new HandOver(loaded, all.now() + DRAIN, then);
        all.wake();
    }

    private void handOver() {
        HandOver current = handOver;
        if (current == null) {
            return;
        }
        boolean quiet = current.leaving().stream().allMatch(engine::isQuiet);
        if (!current.leaving().isEmpty()) {
            all.crashes().at(CrashPoint.SINK_DRAINING);
        }
        if ((quiet || all.now() >= current.deadline()) && writing == null) {
            current.leaving().forEach(this::cut);
            writeDown();
            handOver = null;
            Ledger.Writing last = writing;
            Runnable release = () -> {
                current.leaving().forEach(engine::release);
                current.leaving().forEach(owned::remove);
                carryOutReleased();
                current.then().run();
            };
            if (last == null) {
                release.run();
            } else {
                waitFor(last, release);
            }
        }
    }

    /** Nothing of a partition that goes may arrive any more. */
    private void cut(int partition) {
        engine.cut(partition, all.now()).forEach(this::carryOut);
    }

    /** The loop waits for the checkpoint inside the call of its consumer: nothing else happens meanwhile. */
    private void waitFor(Ledger.Writing last, Runnable then) {
        blocked = true;
        last.whenDone(() -> {
            if (alive) {
                blocked = false;
                then.run();
                all.wake();
            }
        });
    }

    private void carryOutReleased() {
        unsent.addAll(engine.advance(all.now()));
        carryOutRest();
    }

    /** Partitions went to somebody else without its doing. */
    void lose(Collection<Integer> partitions) {
        for (int partition : partitions) {
            Owned state = owned.remove(partition);
            if (state != null && state.loaded) {
                cut(partition);
                engine.release(partition);
            }
        }
        handOver = null;
    }

    /** True when nothing came and nothing was sent in its last round. */
    boolean wasQuiet() {
        return quiet;
    }

    // ---- ends

    /** Dies as by {@code kill -9}: what was handed to a socket travels on, everything else is gone. */
    void die() {
        alive = false;
        mail.clear();
        lives.values().forEach(life -> life.link().abandon());
        lives.clear();
    }

    void freeze() {
        unpark();
        frozen = true;
        pulse.stop();
    }

    void thaw() {
        frozen = false;
        pulse.goOn();
    }

    /** It hears nothing of Kafka any more, or again. */
    void deaf(boolean now) {
        unpark();
        if (now) {
            pulse.stop();
        } else {
            pulse.goOn();
        }
        deaf = now;
    }

    boolean isDeaf() {
        return deaf;
    }

    /** There is nothing to do: its loop goes round all the same, but nobody needs to watch. */
    void park() {
        parked = true;
    }

    String describe() {
        return (alive ? "" : " dead") + (frozen ? " frozen" : "") + (isDeaf() ? " deaf" : "")
                + (engine.isIdle() ? "" : " at work") + (writing == null ? "" : " writing")
                + (handOver == null ? "" : " handing over") + (mail.isEmpty() ? "" : " with mail")
                + (leaseHolds() ? "" : " without a lease") + " " + engine.counters();
    }

    /** Its links, for the network to fail. */
    List<Link> links() {
        return lives.values().stream().map(Life::link).toList();
    }
}
