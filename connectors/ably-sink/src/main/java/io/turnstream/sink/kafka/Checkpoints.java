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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When what was done is written down, one checkpoint after the other. Used by the loop's thread only; the writing itself
 * is the {@link Bookkeeper}'s.
 */
final class Checkpoints {

    private static final Logger LOGGER = LoggerFactory.getLogger(Checkpoints.class);

    /** Milliseconds after which nothing more is read: what is finished is forgotten only when it is on record. */
    private static final long STUCK = 5_000;

    /** Milliseconds within which a member of the group hears of its new generation. */
    private static final long NEWS = 10_000;

    private final DeliveryEngine engine;
    private final Bookkeeper bookkeeper;
    private final SinkTopics topics;
    private final Map<Integer, Owned> owned;
    private final LoopSettings settings;
    private final LongSupplier millis;
    private final Clock wallClock;

    private final List<DeadLetter> poison = new ArrayList<>();
    private @Nullable Writing writing;

    /** Why what was to be written was refused, while the group may have a newer generation that we are a member of. */
    private @Nullable FencedException overtaken;

    private long overtakenAt;
    private long last;
    private long written;
    private long deadLetters;

    /**
     * A checkpoint that is being written.
     *
     * @param of the partitions that it is for, as they were ours then
     */
    private record Writing(
            long checkpoint, Bookkeeper.Entry entry, Map<Integer, Owned> of, CompletableFuture<Void> done) {}

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

    /** True while it is not known whether the group still counts us in: nothing should be sent. */
    boolean isOvertaken() {
        return overtaken != null;
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
        Map<Integer, Owned> of = new HashMap<>(owned);
        of.keySet().retainAll(offsets.keySet());
        writing = new Writing(checkpoint.id(), entry, of, bookkeeper.write(entry));
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

    /**
     * Looks whether what was begun is written by now; throws what the bookkeeper failed with. What was refused because the
     * group has a newer generation is written again under that, as soon as we hear of it, for the partitions that are
     * still ours.
     *
     * @param group the group as we know it now
     */
    void settle(ConsumerGroupMetadata group) {
        Writing current = writing;
        if (current == null || !current.done().isDone()) {
            return;
        }
        try {
            current.done().join();
        } catch (CompletionException e) {
            RuntimeException cause = unwrapped(e.getCause());
            if (!(cause instanceof FencedException fenced) || !fenced.isOfTheGroup()) {
                throw cause;
            }
            followUp(current, fenced, group);
            return;
        }
        writing = null;
        overtaken = null;
        written++;
        engine.committed(current.checkpoint());
        current.entry().offsets().forEach((partition, offset) -> {
            Owned state = owned.get(partition);
            if (state != null && state == current.of().get(partition)) {
                state.committed = offset;
                state.uncommitted = false;
            }
        });
    }

    private void followUp(Writing refused, FencedException why, ConsumerGroupMetadata group) {
        long now = millis.getAsLong();
        if (overtaken == null) {
            overtakenAt = now;
        }
        overtaken = why;
        refused.of().entrySet().removeIf(entry -> owned.get(entry.getKey()) != entry.getValue());
        Bookkeeper.Entry rest = refused.entry().of(refused.of().keySet(), group);
        if (rest.offsets().isEmpty()) {
            writing = null; // all of it belongs to others
            overtaken = null;
            engine.committed(refused.checkpoint());
        } else if (isNews(refused.entry().group(), group)) {
            LOGGER.atInfo()
                    .addKeyValue("generation", group.generationId())
                    .addKeyValue("partitions", rest.offsets().keySet())
                    .log("the group has a new generation, the checkpoint is written again");
            writing = new Writing(refused.checkpoint(), rest, refused.of(), bookkeeper.write(rest));
        } else if (now - overtakenAt > NEWS) {
            throw why;
        }
    }

    private static boolean isNews(ConsumerGroupMetadata before, ConsumerGroupMetadata group) {
        return group.generationId() >= 0
                && (group.generationId() != before.generationId()
                        || !group.memberId().equals(before.memberId()));
    }

    private static RuntimeException unwrapped(@Nullable Throwable cause) {
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    /**
     * Waits for what is being written, for as long as a hand-over may take. There is no newer generation to be heard of
     * meanwhile.
     *
     * @param group the group as we know it now
     */
    void awaitWritten(ConsumerGroupMetadata group) {
        for (Writing current = writing; current != null; current = writing) {
            try {
                current.done().get(settings.handOver().toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                throw new IllegalStateException("the last checkpoint was not written in time", e);
            } catch (ExecutionException e) {
                settle(group);
                if (writing == current) {
                    throw unwrapped(e.getCause());
                }
                continue;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
            settle(group);
        }
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
