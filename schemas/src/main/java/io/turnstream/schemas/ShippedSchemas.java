package io.turnstream.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** The schemas that come with this jar: the current one of every record, and each one that was ever released. */
public final class ShippedSchemas {

    private ShippedSchemas() {}

    /**
     * A released schema.
     *
     * @param record the record's simple name, as in {@code TokenEvent}
     * @param version 1, 2, 3… in the order of release
     * @param schema the schema, without what concerns Java alone
     */
    public record Shipped(String record, int version, Schema schema) {

        /** Where the schema is among this jar's resources. */
        public String resource() {
            return ShippedSchemas.resource(record, version);
        }
    }

    /** The record types that are values of a topic. */
    public static List<Class<? extends SpecificRecord>> records() {
        List<Class<? extends SpecificRecord>> types = new ArrayList<>();
        for (Topic<?> topic : Topics.all()) {
            Class<? extends SpecificRecord> type = topic.valueType();
            if (type != null) {
                types.add(type);
            }
        }
        return List.copyOf(types);
    }

    /** Every released schema of {@code type}, oldest first. */
    public static List<Shipped> history(Class<? extends SpecificRecord> type) {
        List<Shipped> versions = new ArrayList<>();
        String name = type.getSimpleName();
        for (int version = 1; ; version++) {
            Schema schema = read(resource(name, version));
            if (schema == null) {
                return List.copyOf(versions);
            }
            versions.add(new Shipped(name, version, schema));
        }
    }

    private static String resource(String record, int version) {
        return "/history/" + record + "/" + version + ".avsc";
    }

    private static @Nullable Schema read(String resource) {
        try (InputStream in = ShippedSchemas.class.getResourceAsStream(resource)) {
            return in == null ? null : new Schema.Parser().parse(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
