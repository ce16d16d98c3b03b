package io.turnstream.sink.kafka;

import io.turnstream.avro.DeadLetter;
import io.turnstream.avro.DeliveryState;
import io.turnstream.schemas.PairKey;
import io.turnstream.sink.engine.Checkpoint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what was delivered: delivery states, dead letters and offsets in one transaction, so that they hold together
 * or not at all. The group's generation fences it: what is written carries the offsets of the partitions it belongs to,
 * also when they have not moved, because only they are checked against the group.
 *
 * <p>Works on a thread of its own, one entry at a time, in order. An entry is tried until it is written, the group has
 * gone on without us, or the bookkeeper is closed. A producer that failed is replaced by one with the same
 * transactional id, which first settles what the old one left; a dead letter may then be there twice, states and
 * offsets are the same again.
 */
final class Bookkeeper implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Bookkeeper.class);
    private static final long FIRST_WAIT = 100;
    private static final long LAST_WAIT = 5_000;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final SinkTopics topics;
    private final Serializer<DeliveryState> states;
    private final Serializer<DeadLetter> letters;
    private final ExecutorService thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile String trouble = "";
    private @Nullable Producer<byte[], byte[]> producer;

    /**
     * @param producers makes transactional producers, all of one transactional id
     * @param topics where things are
     * @param states writes delivery states
     * @param letters writes dead letters
     */
    Bookkeeper(
            Supplier<Producer<byte[], byte[]>> producers,
            SinkTopics topics,
            Serializer<DeliveryState> states,
            Serializer<DeadLetter> letters) {
        this.producers = producers;
        this.topics = topics;
        this.states = states;
        this.letters = letters;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            var worker = new Thread(task, "turnstream-sink-bookkeeper");
            worker.setDaemon(true);
            return worker;
        });
    }

    /**
     * One transaction.
     *
     * @param states delivery states and their partitions
     * @param letters dead letters
     * @param offsets the offsets of all partitions that anything here belongs to
     * @param group the group as it was when this was decided
     */
    record Entry(
            List<Checkpoint.StateChange> states,
            List<DeadLetter> letters,
            Map<Integer, Long> offsets,
            ConsumerGroupMetadata group) {

        /** What of it is for these partitions, for the group as it is now. */
        Entry of(Set<Integer> partitions, ConsumerGroupMetadata now) {
            Map<Integer, Long> kept = new HashMap<>(offsets);
            kept.keySet().retainAll(partitions);
            return new Entry(
                    states.stream()
                            .filter(change -> partitions.contains(change.partition()))
                            .toList(),
                    letters.stream()
                            .filter(letter -> partitions.contains(letter.getSourcePartition()))
                            .toList(),
                    kept,
                    now);
        }
    }

    /** Makes the producer, so that the first entry does not wait for it; what fails here is tried again for that. */
    void prepare() {
        thread.execute(() -> {
            try {
                producer();
            } catch (KafkaException e) {
                LOGGER.atDebug().setCause(e).log("could not make a producer yet");
                discard();
            }
        });
    }

    /** Writes the entry. The future fails with {@link FencedException} when the group does not take its generation. */
    CompletableFuture<Void> write(Entry entry) {
        return CompletableFuture.runAsync(() -> writeUntilDone(entry), thread);
    }

    /** Why nothing can be written at the moment; empty when nothing is wrong. From any thread. */
    String trouble() {
        return trouble;
    }

    private void writeUntilDone(Entry entry) {
        for (int failures = 1; !isClosed(); failures++) {
            try {
                writeOnce(entry);
                trouble = "";
                return;
            } catch (CommitFailedException e) {
                discard();
                throw FencedException.byGeneration(entry.group().generationId(), e);
            } catch (FencedInstanceIdException e) {
                discard();
                throw FencedException.byName(e);
            } catch (KafkaException e) {
                discard();
                trouble = "cannot write delivery states: " + e.getMessage();
                LOGGER.atWarn().addKeyValue("failures", failures).setCause(e).log("checkpoint failed, trying again");
                if (isClosedWithin(Math.min(LAST_WAIT, FIRST_WAIT << Math.min(failures - 1, 10)))) {
                    break;
                }
            }
        }
        throw new IllegalStateException("the bookkeeper is closed");
    }

    private void writeOnce(Entry entry) {
        Producer<byte[], byte[]> current = producer();
        current.beginTransaction();
        for (Checkpoint.StateChange change : entry.states()) {
            send(current, record(change));
        }
        for (DeadLetter letter : entry.letters()) {
            send(current, DeadLetterRecord.of(topics.deadLetters(), letter, letters));
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        entry.offsets()
                .forEach((partition, offset) ->
                        offsets.put(new TopicPartition(topics.turnEvents(), partition), new OffsetAndMetadata(offset)));
        current.sendOffsetsToTransaction(offsets, entry.group());
        current.commitTransaction();
    }

    /** What becomes of it shows when the transaction is committed. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private static void send(Producer<byte[], byte[]> through, ProducerRecord<byte[], byte[]> message) {
        through.send(message);
    }

    private ProducerRecord<byte[], byte[]> record(Checkpoint.StateChange change) {
        DeliveryState state = change.state();
        byte[] key =
                new PairKey(state.getSessionId(), state.getTurnId()).toString().getBytes(StandardCharsets.UTF_8);
        byte[] value = states.serialize(topics.deliveryState(), state);
        return new ProducerRecord<>(topics.deliveryState(), change.partition(), key, value);
    }

    private Producer<byte[], byte[]> producer() {
        Producer<byte[], byte[]> current = producer;
        if (current == null) {
            current = producers.get();
            producer = current;
            current.initTransactions();
        }
        return current;
    }

    private void discard() {
        Producer<byte[], byte[]> failed = producer;
        producer = null;
        if (failed != null) {
            failed.close(Duration.ZERO);
        }
    }

    private boolean isClosed() {
        return closing.getCount() == 0;
    }

    private boolean isClosedWithin(long wait) {
        try {
            return closing.await(wait, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Begins nothing any more. What is being written may still be: its successors wait for it. */
    @Override
    public void close() {
        if (isClosed()) {
            return;
        }
        closing.countDown();
        thread.execute(this::discard);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOGGER.atWarn().log("a checkpoint was still being written when the sink ended");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
