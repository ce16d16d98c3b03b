package io.turnstream.sink.kafka;

import io.turnstream.avro.DeadLetter;
import io.turnstream.sink.config.LoopSettings;
import io.turnstream.sink.engine.Checkpoint;
import io.turnstream.sink.engine.DeliveryEngine;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.jspecify.annotations.Nullable;

/**
 * When what was done is written down, one checkpoint after the other. Used by the loop's thread only; the writing itself
 * is the {@link Bookkeeper}'s.
 */
final class Checkpoints {

    /** Milliseconds after which nothing more is read: what is finished is forgotten only when it is on record. */
    private static final long STUCK = 5_000;

    private final DeliveryEngine engine;
    private final Bookkeeper bookkeeper;
    private final SinkTopics topics;
    private final Map<Integer, Owned> owned;
    private final LoopSettings settings;
    private final LongSupplier millis;
    private final Clock wallClock;

    private final List<DeadLetter> poison = new ArrayList<>();
    private @Nullable Writing writing;
    private long last;
    private long written;
    private long deadLetters;

    /** A checkpoint that is being written. */
    private record Writing(Checkpoint checkpoint, Map<Integer, Long> offsets, CompletableFuture<Void> done) {}

    /**
     * @param engine knows what was done
     * @param bookkeeper writes it
     * @param topics where things are
     * @param owned the partitions that are ours now, as the loop changes them
     * @param settings how often
     * @param millis milliseconds that never go back
     * @param wallClock the time of day, for records
     */
    Checkpoints(
            DeliveryEngine engine,
            Bookkeeper bookkeeper,
            SinkTopics topics,
            Map<Integer, Owned> owned,
            LoopSettings settings,
            LongSupplier millis,
            Clock wallClock) {
        this.engine = engine;
        this.bookkeeper = bookkeeper;
        this.topics = topics;
        this.owned = owned;
        this.settings = settings;
        this.millis = millis;
        this.wallClock = wallClock;
    }

    /** Adds the dead letter of a record that cannot be read to the next checkpoint. */
    void setAside(DeadLetter letter) {
        poison.add(letter);
    }

    /** The partition is not ours any more, nor are its dead letters that are not written. */
    void forget(int partition) {
        poison.removeIf(letter -> letter.getSourcePartition() == partition);
    }

    boolean isWriting() {
        return writing != null;
    }

    /** True while one takes so long that reading on would only fill the memory. */
    boolean isStuck() {
        return writing != null && millis.getAsLong() - last > STUCK;
    }

    boolean isDue() {
        if (writing != null) {
            return false;
        }
        long since = millis.getAsLong() - last;
        if (since < settings.urgentCheckpoint().toMillis()) {
            return false;
        }
        boolean soon = engine.isCheckpointUrgent()
                || !poison.isEmpty()
                || owned.values().stream().anyMatch(state -> state.loaded && state.uncommitted);
        var wait = soon ? settings.urgentCheckpoint() : settings.checkpointInterval();
        return since >= wait.toMillis();
    }

    /** Begins to write what was done since the last one. */
    void write(ConsumerGroupMetadata group) {
        last = millis.getAsLong();
        Checkpoint checkpoint = engine.checkpoint(group.generationId(), last, wallClock.instant());
        List<DeadLetter> letters = letters(checkpoint);
        Map<Integer, Long> offsets = offsets(checkpoint, letters);
        if (offsets.isEmpty()) {
            engine.committed(checkpoint.id());
            return;
        }
        deadLetters += letters.size();
        var entry = new Bookkeeper.Entry(checkpoint.states(), letters, offsets, group);
        writing = new Writing(checkpoint, offsets, bookkeeper.write(entry));
    }

    private List<DeadLetter> letters(Checkpoint checkpoint) {
        List<DeadLetter> letters = new ArrayList<>(poison);
        poison.clear();
        for (DeadLetter letter : checkpoint.deadLetters()) {
            letters.add(DeadLetter.newBuilder(letter)
                    .setSourceTopic(topics.turnEvents())
                    .build());
        }
        return letters;
    }

    /** The offsets of every partition that something is written for: they alone are checked against the group. */
    private Map<Integer, Long> offsets(Checkpoint checkpoint, List<DeadLetter> letters) {
        Map<Integer, Long> offsets = new HashMap<>(checkpoint.offsets());
        checkpoint.states().forEach(change -> offsets.computeIfAbsent(change.partition(), this::onRecord));
        letters.forEach(letter -> offsets.computeIfAbsent(letter.getSourcePartition(), this::onRecord));
        owned.forEach((partition, state) -> {
            if (state.loaded && state.uncommitted) {
                offsets.putIfAbsent(partition, state.committed);
            }
        });
        return offsets;
    }

    private long onRecord(int partition) {
        Owned state = owned.get(partition);
        if (state == null) {
            throw new IllegalStateException("partition " + partition + " is not ours");
        }
        return state.committed;
    }

    /** Looks whether what was begun is written by now; throws what the bookkeeper failed with. */
    void settle() {
        Writing current = writing;
        if (current != null && current.done().isDone()) {
            writing = null;
            try {
                current.done().join();
            } catch (CompletionException e) {
                throw unwrapped(e.getCause());
            }
            written++;
            engine.committed(current.checkpoint().id());
            current.offsets().forEach((partition, offset) -> {
                Owned state = owned.get(partition);
                if (state != null) {
                    state.committed = offset;
                    state.uncommitted = false;
                }
            });
        }
    }

    private static RuntimeException unwrapped(@Nullable Throwable cause) {
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    /** Waits for what is being written, for as long as a hand-over may take. */
    void awaitWritten() {
        Writing current = writing;
        if (current == null) {
            return;
        }
        try {
            current.done().get(settings.handOver().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the last checkpoint was not written in time", e);
        } catch (ExecutionException e) {
            throw unwrapped(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        settle();
    }

    /** How many were written. */
    long written() {
        return written;
    }

    /** How many dead letters were in them. */
    long deadLetters() {
        return deadLetters;
    }
}
