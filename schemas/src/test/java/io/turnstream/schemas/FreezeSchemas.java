package io.turnstream.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.turnstream.schemas.serde.ValueSerdes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.JsonEncoder;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/**
 * Writes the next version of every schema that has changed since its last one, with an example in bytes. It is not part
 * of the build: run it with {@code mvn -pl schemas test -Dtest=FreezeSchemas} and commit what it wrote.
 */
class FreezeSchemas {

    @Test
    void freezesWhatHasChanged() throws IOException {
        for (Topic<?> topic : Topics.all()) {
            freeze(topic);
        }
    }

    private static <V extends SpecificRecord> void freeze(Topic<V> topic) throws IOException {
        Class<V> type = topic.valueType();
        if (type == null) {
            return;
        }
        String record = type.getSimpleName();
        String current = SchemaHistory.text(type);
        int last = lastVersion(record);
        if (last > 0 && Files.readString(SchemaHistory.schemaFile(record, last)).equals(current)) {
            return;
        }
        int version = last + 1;
        V example = SampleRecords.rich(type);
        byte[] bytes = ValueSerdes.serializer(topic, Map.of("schema.registry.url", "mock://freeze"))
                .serialize(topic.name(), example);
        SchemaHistory.write(SchemaHistory.schemaFile(record, version), current.getBytes(UTF_8));
        SchemaHistory.write(SchemaHistory.bytesFile(record, version), bytes);
        SchemaHistory.write(SchemaHistory.jsonFile(record, version), json(type, example));
        System.out.println("froze " + SchemaHistory.schemaFile(record, version));
    }

    /** Counted in the source tree: what was built before may still hold a version that was deleted since. */
    private static int lastVersion(String record) {
        int last = 0;
        while (Files.exists(SchemaHistory.schemaFile(record, last + 1))) {
            last++;
        }
        return last;
    }

    private static <V extends SpecificRecord> byte[] json(Class<V> type, V example) throws IOException {
        Schema schema = PlainSchema.of(type);
        var out = new ByteArrayOutputStream();
        JsonEncoder encoder = EncoderFactory.get().jsonEncoder(schema, out, true);
        new SpecificDatumWriter<>(type).write(example, encoder);
        encoder.flush();
        out.write('\n');
        return out.toByteArray();
    }
}
