package io.turnstream.sink.kafka;

import io.turnstream.avro.DeadLetter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as a record. The headers {@code __connect.errors.*} are those of Kafka Connect, because tools look for
 * them; {@code turnstream.*} say what only we know. All values are UTF-8 text.
 */
public final class DeadLetterRecord {

    private DeadLetterRecord() {}

    /**
     * The record of a letter, or of a note on one; both lie in the partition of their session.
     *
     * @param topic the topic of dead letters
     */
    public static ProducerRecord<byte[], byte[]> of(
            String topic, DeadLetter letter, Serializer<DeadLetter> serializer) {
        return new ProducerRecord<>(topic, null, key(letter), serializer.serialize(topic, letter), headers(letter));
    }

    private static byte @Nullable [] key(DeadLetter letter) {
        ByteBuffer original = letter.getOriginalKey();
        if (letter.getSessionId().isEmpty() && original != null) {
            byte[] bytes = new byte[original.remaining()];
            original.duplicate().get(bytes);
            return bytes;
        }
        return bytes(letter.getSessionId());
    }

    private static Headers headers(DeadLetter letter) {
        var headers = new RecordHeaders();
        add(headers, "__connect.errors.topic", letter.getSourceTopic());
        add(headers, "__connect.errors.partition", letter.getSourcePartition());
        add(headers, "__connect.errors.offset", letter.getFirstOffset());
        add(headers, "__connect.errors.connector.name", "turnstream-ably-sink");
        add(headers, "__connect.errors.task.id", 0);
        add(headers, "__connect.errors.stage", letter.getStage());
        add(headers, "__connect.errors.class.name", SinkLoop.class.getName());
        add(headers, "__connect.errors.exception.class.name", letter.getCode());
        add(headers, "__connect.errors.exception.message", letter.getMessage());
        add(headers, "turnstream.session-id", letter.getSessionId());
        add(headers, "turnstream.turn-id", letter.getTurnId());
        add(headers, "turnstream.response-id", letter.getResponseId());
        add(headers, "turnstream.code", letter.getCode());
        if (letter.getAblyCode() != null) {
            add(headers, "turnstream.ably-code", letter.getAblyCode());
        }
        add(headers, "turnstream.attempts", letter.getAttempts());
        add(headers, "turnstream.epoch", letter.getEpoch());
        add(headers, "turnstream.redrive-count", letter.getRedriveCount());
        if (letter.getResolvedAt() != null) {
            add(headers, "turnstream.resolved-at", letter.getResolvedAt());
        }
        return headers;
    }

    private static void add(Headers headers, String name, Object value) {
        headers.add(name, bytes(value.toString()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
