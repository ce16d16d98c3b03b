package io.turnstream.schemas.serde;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link AvroValueSerializer}, or Confluent's serializer, wrote: with the writer's schema from the registry,
 * into the record class of this jar. Safe for use by many threads.
 *
 * @param <V> the record type
 */
final class AvroValueDeserializer<V extends SpecificRecord> implements Deserializer<V> {

    private final Class<V> type;
    private final SchemaRegistry registry;
    private final boolean nullable;
    private final Map<Integer, DatumReader<V>> readers = new ConcurrentHashMap<>();

    /** {@code nullable}: whether null is a value (a tombstone) and not a bad record. */
    AvroValueDeserializer(Class<V> type, SchemaRegistry registry, boolean nullable) {
        this.type = type;
        this.registry = registry;
        this.nullable = nullable;
    }

    @Override
    public @Nullable V deserialize(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            if (nullable) {
                return null;
            }
            throw bad(topic, "there is no value", null);
        }
        if (bytes.length < AvroValueSerializer.HEADER_BYTES) {
            throw bad(topic, "only " + bytes.length + " bytes", null);
        }
        if (bytes[0] != AvroValueSerializer.MAGIC) {
            throw bad(topic, "the first byte is not 0 but " + (bytes[0] & 0xFF), null);
        }
        int id = ByteBuffer.wrap(bytes).getInt(1);
        DatumReader<V> reader = reader(topic, id);
        RecordDecoder decoder = new RecordDecoder(bytes, AvroValueSerializer.HEADER_BYTES);
        V value;
        try {
            value = reader.read(null, decoder);
        } catch (IOException | RuntimeException e) {
            throw bad(topic, "schema id " + id + " does not fit the bytes", e);
        }
        if (decoder.remaining() > 0) {
            throw bad(topic, decoder.remaining() + " bytes too many for schema id " + id, null);
        }
        return value;
    }

    private DatumReader<V> reader(String topic, int id) {
        DatumReader<V> known = readers.get(id);
        if (known != null) {
            return known;
        }
        try {
            return readers.computeIfAbsent(id, this::newReader);
        } catch (BadRecordException e) {
            throw bad(topic, String.valueOf(e.getMessage()), e);
        }
    }

    private DatumReader<V> newReader(int id) {
        if (id < 1) {
            throw new BadRecordException("no registry gives the id " + id);
        }
        Schema writer = registry.schema(id);
        SpecificDatumReader<V> reader = new SpecificDatumReader<>(type);
        // Avro itself would fill a record of another name with defaults.
        var fit = SchemaCompatibility.checkReaderWriterCompatibility(reader.getExpected(), writer);
        if (fit.getType() != SchemaCompatibilityType.COMPATIBLE) {
            throw new BadRecordException("schema id " + id + " (" + writer.getFullName() + ") is not compatible with "
                    + type.getSimpleName());
        }
        reader.setSchema(writer);
        return reader;
    }

    private BadRecordException bad(String topic, String reason, @Nullable Throwable cause) {
        return new BadRecordException("not a " + type.getSimpleName() + " on " + topic + ": " + reason, cause);
    }
}
