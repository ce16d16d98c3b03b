package io.turnstream.app.deadletters;

import io.turnstream.avro.DeadLetter;
import io.turnstream.schemas.Topics;
import io.turnstream.schemas.serde.ValueSerdes;
import io.turnstream.sink.kafka.DeadLetterRecord;
import java.util.HashMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/** Writes notes of what became of dead letters behind them on their topic. One thread. */
final class NoteLog implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final Serializer<DeadLetter> letters;
    private final String topic;

    NoteLog(Cluster cluster) {
        var settings = new HashMap<String, Object>(cluster.client());
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        settings.remove("schema.registry.url");
        this.topic = Topics.DEAD_LETTERS.named(cluster.prefix());
        this.letters = ValueSerdes.serializer(Topics.DEAD_LETTERS, cluster.client());
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Writes a note on the letter, and waits until it is safe. The text of the answer is not repeated.
     *
     * @param note what became of it
     */
    void write(DeadLetter letter, Note note) throws InterruptedException {
        DeadLetter written = DeadLetter.newBuilder(letter)
                .setUndelivered("")
                .setRedriveCount(note.redrives())
                .setResolvedAt(note.resolvedAt().orElse(null))
                .setResolution(note.resolution())
                .build();
        try {
            producer.send(DeadLetterRecord.of(topic, written, letters)).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException why ? why : new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        producer.close();
        letters.close();
    }
}
