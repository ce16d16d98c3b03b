package io.turnstream.app.deadletters;

import io.turnstream.app.InvalidInput;
import io.turnstream.avro.DeadLetter;
import io.turnstream.schemas.Topics;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The topic of dead letters, read from its beginning to where it ends when reading begins. Changes nothing there. One
 * thread.
 *
 * <p>Methods throw {@link org.apache.kafka.common.KafkaException} when the brokers do not answer.
 */
public final class DeadLetterTopic implements AutoCloseable {

    private final TopicReader<DeadLetter> reader;

    /**
     * Connects.
     *
     * @param client settings of Kafka's clients and of the schema registry
     * @param prefix what topic names begin with
     * @param progress hears how far it is
     */
    public DeadLetterTopic(Map<String, String> client, String prefix, Progress progress) {
        this.reader = new TopicReader<>(Topics.DEAD_LETTERS, client, prefix, progress);
    }

    /**
     * Tells of every dead letter, partition by partition in the order of its offsets, the partitions mixed. Notes of
     * what became of them are no letters of their own: the topic is read for them first.
     *
     * @throws InvalidInput when there is no such topic
     */
    public void read(Consumer<Found> what) {
        Map<Integer, Long> ends = reader.ends(reader.partitions());
        var notes = new Notes();
        readTo(ends, notes::keep);
        readTo(ends, found -> {
            if (!Found.isNote(found.letter())) {
                what.accept(notes.on(found));
            }
        });
    }

    /**
     * The dead letter that stands at {@code position}; empty when there is none, or none any more.
     *
     * @throws InvalidInput when there is no such topic
     */
    public Optional<Found> find(Position position) {
        var notes = new Notes();
        var there = new AtomicReference<Optional<Found>>(Optional.empty());
        reader.readFrom(position, entry -> found(entry).ifPresent(found -> {
            notes.keep(found);
            if (found.position().equals(position)) {
                there.set(Optional.of(found));
            }
        }));
        return there.get().map(notes::on);
    }

    /** How many records were met, in the last reading, that are no dead letters of ours. */
    public long unreadable() {
        return reader.unreadable();
    }

    private void readTo(Map<Integer, Long> ends, Consumer<Found> what) {
        reader.read(ends, entry -> found(entry).ifPresent(what));
    }

    private static Optional<Found> found(TopicReader.Entry<DeadLetter> entry) {
        return Optional.ofNullable(entry.value())
                .map(letter -> new Found(entry.position(), entry.at(), letter, Note.NONE));
    }

    @Override
    public void close() {
        reader.close();
    }
}
