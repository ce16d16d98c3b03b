package io.turnstream.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * A schema as everybody may see it: without {@code avro.java.string}, which the Java code generator adds to every
 * string. A registry would take the two for different schemas and give them different ids.
 */
public final class PlainSchema {

    private static final ObjectMapper JSON = new ObjectMapper();

    private PlainSchema() {}

    /** The schema that {@code type} was generated from. */
    public static Schema of(Class<? extends SpecificRecord> type) {
        return of(SpecificData.get().getSchema(type));
    }

    /** {@code schema} without what concerns Java alone. */
    public static Schema of(Schema schema) {
        try {
            JsonNode json = JSON.readTree(schema.toString());
            strip(json);
            return new Schema.Parser().parse(json.toString());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Avro wrote a schema that is not JSON", impossible);
        }
    }

    private static void strip(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove("avro.java.string");
        }
        node.forEach(PlainSchema::strip);
    }
}
