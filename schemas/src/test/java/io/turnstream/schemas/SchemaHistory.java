package io.turnstream.schemas;

import io.turnstream.schemas.ShippedSchemas.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.specific.SpecificRecord;

/** The files of the schemas' history, as they lie in the source tree. Tests run in the module's folder. */
final class SchemaHistory {

    private SchemaHistory() {}

    static Path schemaFile(String record, int version) {
        return Path.of("src/main/resources/history", record, version + ".avsc");
    }

    /** An example in the wire format of {@code mock://}. */
    static Path bytesFile(String record, int version) {
        return Path.of("src/test/resources/golden", record, version + ".bin");
    }

    /** The same example as JSON. */
    static Path jsonFile(String record, int version) {
        return Path.of("src/test/resources/golden", record, version + ".json");
    }

    /** What a schema is compared by: all of it, comments too, because a registry compares it so. */
    static String text(Class<? extends SpecificRecord> type) {
        return PlainSchema.of(type).toString(true) + '\n';
    }

    static String text(Shipped released) {
        return released.schema().toString(true) + '\n';
    }

    static void write(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, content);
    }
}
