package io.turnstream.simulator.sink;

import io.turnstream.simulator.Crash;
import io.turnstream.simulator.fault.CrashPoint;
import io.turnstream.simulator.kafka.Transaction;
import io.turnstream.sink.engine.Checkpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes checkpoints, each in one transaction: a double of the sink's bookkeeper. */
final class Ledger {

    private static final long TRANSACTION_TIMEOUT = 5_000;
    private static final long RETRY = 100;
    private static final long NEWS = 10;
    private static final long PATIENCE = 10_000;

    private final Sinks all;
    private final Map<SinkProcess, Transaction> ending = new HashMap<>();
    private int failures;

    Ledger(Sinks all) {
        this.all = all;
    }

    /** A checkpoint on its way. */
    static final class Writing {
        private final Checkpoint checkpoint;
        private final Map<Integer, Long> offsets;
        private final Map<Integer, SinkProcess.Owned> owned;
        private final List<Runnable> whenDone = new ArrayList<>();
        private boolean done;

        Writing(Checkpoint checkpoint, Map<Integer, Long> offsets, Map<Integer, SinkProcess.Owned> owned) {
            this.checkpoint = checkpoint;
            this.offsets = offsets;
            this.owned = owned;
        }

        Checkpoint checkpoint() {
            return checkpoint;
        }

        Map<Integer, Long> offsets() {
            return offsets;
        }

        Map<Integer, SinkProcess.Owned> owned() {
            return owned;
        }

        void whenDone(Runnable then) {
            if (done) {
                then.run();
            } else {
                whenDone.add(then);
            }
        }
    }

    /** The next so many transactions fail and are tried again. */
    void fail(int times) {
        failures += times;
    }

    /** Begins to write. */
    Writing write(
            SinkProcess by, Checkpoint checkpoint, Map<Integer, Long> offsets, Map<Integer, SinkProcess.Owned> owned) {
        var writing = new Writing(checkpoint, offsets, owned);
        int generation = by.generation();
        all.after(all.kafkaLatency(), () -> begin(by, writing, generation));
        return writing;
    }

    private void begin(SinkProcess by, Writing writing, int generation) {
        if (!by.isAlive()) {
            return;
        }
        if (by.isFrozen() || by.isDeaf()) {
            all.after(RETRY, () -> begin(by, writing, generation));
            return;
        }
        if (isStillEnding(by)) {
            all.after(all.kafkaLatency(), () -> begin(by, writing, generation));
            return;
        }
        var transaction = new Transaction();
        all.after(TRANSACTION_TIMEOUT, transaction::abort);
        writing.offsets().keySet().removeIf(partition -> !isStillOurs(by, writing, partition));
        for (Checkpoint.StateChange change : writing.checkpoint().states()) {
            if (!writing.offsets().containsKey(change.partition())) {
                continue;
            }
            transaction.write(all.cluster().deliveryStates().get(change.partition()), change.state());
        }
        writing.checkpoint()
                .deadLetters()
                .forEach(letter -> transaction.write(all.cluster().deadLetters(), letter));
        if (!all.cluster().sinkGroup().commit(transaction, writing.offsets(), generation)) {
            transaction.abort();
            overtaken(by, writing, generation, all.now());
            return;
        }
        if (dies(by, CrashPoint.SINK_STATES_WRITTEN)) {
            return;
        }
        all.after(all.kafkaLatency(), () -> end(by, writing, generation, transaction));
    }

    private static boolean isStillOurs(SinkProcess by, Writing writing, int partition) {
        SinkProcess.Owned state = writing.owned().get(partition);
        return state != null && by.stillOwns(partition, state);
    }

    /** Waits for news of the group, and writes what is still ours under its new generation. */
    private void overtaken(SinkProcess by, Writing writing, int generation, long since) {
        if (!by.isAlive()) {
            return;
        }
        if (by.generation() != generation) {
            by.overtaken(false);
            begin(by, writing, by.generation());
        } else if (all.now() - since > PATIENCE) {
            all.tell(() -> "sink " + by.number() + " is fenced");
            by.fenced();
        } else {
            by.overtaken(true);
            all.after(NEWS, () -> overtaken(by, writing, generation, since));
        }
    }

    private boolean isStillEnding(SinkProcess by) {
        Transaction last = ending.get(by);
        return last != null && last.isOpen();
    }

    private void end(SinkProcess by, Writing writing, int generation, Transaction transaction) {
        if (!by.isAlive()) {
            // Half of those who die had asked for the commit.
            if (all.coin()) {
                transaction.commit();
            }
            return;
        }
        if (by.isFrozen() || by.isDeaf()) {
            all.after(RETRY, () -> end(by, writing, generation, transaction));
            return;
        }
        if (failures > 0 || !transaction.isOpen()) {
            failures = Math.max(0, failures - 1);
            transaction.abort();
            all.tell(() -> "sink " + by.number() + " could not write a checkpoint, and tries again");
            all.after(RETRY, () -> begin(by, writing, generation));
            return;
        }
        // Who commits is answered when the decision is on record; what was written shows a little later.
        ending.put(by, transaction);
        all.after(all.markerLatency(), transaction::commit);
        if (dies(by, CrashPoint.SINK_CHECKPOINT_COMMITTED)) {
            return;
        }
        all.after(1, () -> {
            writing.done = true;
            by.written(writing);
            writing.whenDone.forEach(Runnable::run);
        });
    }

    private boolean dies(SinkProcess by, CrashPoint where) {
        try {
            all.crashes().at(where);
            return false;
        } catch (Crash e) {
            all.kill(by);
            return true;
        }
    }
}
