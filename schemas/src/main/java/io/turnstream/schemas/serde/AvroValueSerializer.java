package io.turnstream.schemas.serde;

import io.turnstream.schemas.PlainSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes records of one type in Confluent's wire format: a zero, the schema's id as four bytes, the record in Avro's
 * binary encoding. Null stays null (a tombstone). Safe for use by many threads.
 *
 * @param <V> the record type
 */
final class AvroValueSerializer<V extends SpecificRecord> implements Serializer<V> {

    static final byte MAGIC = 0;
    static final int HEADER_BYTES = 1 + Integer.BYTES;

    private static final int KEPT_BUFFER_BYTES = 1 << 20;
    private static final ThreadLocal<Buffer> BUFFER = ThreadLocal.withInitial(Buffer::new);

    private final SchemaRegistry registry;
    private final boolean autoRegister;
    private final Schema schema;
    private final SpecificDatumWriter<V> writer;
    private final Map<String, Integer> idsByTopic = new ConcurrentHashMap<>();

    AvroValueSerializer(Class<V> type, SchemaRegistry registry, boolean autoRegister) {
        this.registry = registry;
        this.autoRegister = autoRegister;
        this.schema = PlainSchema.of(type);
        this.writer = new SpecificDatumWriter<>(type);
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable V value) {
        if (value == null) {
            return null;
        }
        int id = id(topic);
        Buffer buffer = BUFFER.get();
        try {
            return buffer.write(id, writer, value);
        } catch (RuntimeException e) {
            throw new BadRecordException("cannot write a " + schema.getName() + " for " + topic, e);
        } finally {
            if (buffer.size() > KEPT_BUFFER_BYTES) {
                BUFFER.remove();
            }
        }
    }

    private int id(String topic) {
        Integer known = idsByTopic.get(topic);
        return known != null ? known : idsByTopic.computeIfAbsent(topic, this::ask);
    }

    private int ask(String topic) {
        String subject = SchemaRegistry.subject(topic);
        if (autoRegister) {
            return registry.register(subject, schema);
        }
        return registry.find(subject, schema)
                .orElseThrow(() -> new RegistryUnavailableException("the schema of " + schema.getName()
                        + " is not registered under " + subject
                        + ": register it, or set auto.register.schemas=true"));
    }

    /** One thread's output, used again and again. */
    private static final class Buffer extends ByteArrayOutputStream {

        private @Nullable BinaryEncoder encoder;

        <V> byte[] write(int id, SpecificDatumWriter<V> writer, V value) {
            try {
                encoder = EncoderFactory.get().binaryEncoder(this, encoder);
                // Only now: the encoder has just flushed what a failed write may have left in it.
                reset();
                write(MAGIC);
                write(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
                writer.write(value, encoder);
                encoder.flush();
                return toByteArray();
            } catch (IOException e) {
                throw new UncheckedIOException("writing to memory", e);
            }
        }
    }
}
