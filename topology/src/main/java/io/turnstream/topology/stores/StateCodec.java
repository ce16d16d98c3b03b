package io.turnstream.topology.stores;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Stored records as bytes: one byte that says in which version of the record's schema, then Avro's binary encoding.
 *
 * <p>Every version that was ever released lies frozen beside this class as {@code history/<Record>/<n>.avsc}, so that
 * state written by an older release is read by a newer one without asking anybody. The newest frozen version must be the
 * record's own schema. Safe for use by many threads.
 *
 * @param <V> the record type
 */
public final class StateCodec<V extends SpecificRecord> {

    private static final int MAX_VERSIONS = 255;

    private final Class<V> type;
    private final List<SpecificDatumReader<V>> readers = new ArrayList<>();
    private final SpecificDatumWriter<V> writer;

    /** Throws {@link IllegalStateException} when the record's schema is not the newest frozen one. */
    public StateCodec(Class<V> type) {
        this.type = type;
        Schema current = SpecificData.get().getSchema(type);
        this.writer = new SpecificDatumWriter<>(current);
        List<Schema> versions = history(type);
        if (versions.isEmpty() || !versions.get(versions.size() - 1).equals(current)) {
            throw new IllegalStateException("the schema of " + type.getSimpleName() + " changed: freeze it as version "
                    + (versions.size() + 1));
        }
        versions.forEach(version -> readers.add(new SpecificDatumReader<>(version, current)));
    }

    /** Every frozen version of {@code type}, oldest first. */
    static List<Schema> history(Class<?> type) {
        List<Schema> versions = new ArrayList<>();
        while (versions.size() < MAX_VERSIONS) {
            String name = "history/" + type.getSimpleName() + "/" + (versions.size() + 1) + ".avsc";
            try (InputStream frozen = StateCodec.class.getResourceAsStream(name)) {
                if (frozen == null) {
                    break;
                }
                versions.add(new Schema.Parser().parse(frozen));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + name, e);
            }
        }
        return versions;
    }

    /** {@code value} in the newest version. */
    public byte[] encode(V value) {
        var out = new ByteArrayOutputStream();
        out.write(readers.size());
        try {
            writer.write(value, EncoderFactory.get().directBinaryEncoder(out, null));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.toByteArray();
    }

    /** The value that {@code bytes} hold, in whatever version; {@link IllegalArgumentException} when they hold none. */
    public V decode(byte[] bytes) {
        int version = bytes.length == 0 ? 0 : Byte.toUnsignedInt(bytes[0]);
        if (version < 1 || version > readers.size()) {
            throw new IllegalArgumentException(
                    type.getSimpleName() + " in unknown version " + version + ": written by a newer release?");
        }
        try {
            return readers.get(version - 1)
                    .read(null, DecoderFactory.get().binaryDecoder(bytes, 1, bytes.length - 1, null));
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("these bytes are no " + type.getSimpleName(), e);
        }
    }
}
