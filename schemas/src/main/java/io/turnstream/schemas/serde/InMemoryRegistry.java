package io.turnstream.schemas.serde;

import io.turnstream.schemas.PlainSchema;
import io.turnstream.schemas.ShippedSchemas;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * A stand-in for a schema registry inside this process, for tests and laptops; nothing is kept when the process ends.
 *
 * <p>An id is made from the schema itself (31 bits of the SHA-256 of its parsing canonical form), so that processes
 * which share nothing agree on it. The schemas that ship with this jar, released ones included, are known everywhere
 * without registration; any other is known only where it was registered.
 */
final class InMemoryRegistry implements SchemaRegistry {

    private static final Map<String, InMemoryRegistry> SCOPES = new ConcurrentHashMap<>();

    private final Map<Integer, Schema> byId = new ConcurrentHashMap<>();

    InMemoryRegistry() {
        ShippedSchemas.records().forEach(type -> {
            ShippedSchemas.history(type).forEach(released -> add(released.schema()));
            add(PlainSchema.of(type));
        });
    }

    /** The registry that everybody in this process shares under {@code name}. */
    static InMemoryRegistry scope(String name) {
        return SCOPES.computeIfAbsent(name, first -> new InMemoryRegistry());
    }

    @Override
    public Schema schema(int id) {
        Schema schema = byId.get(id);
        if (schema == null) {
            throw new BadRecordException("no schema has the id " + id);
        }
        return schema;
    }

    @Override
    public OptionalInt find(String subject, Schema schema) {
        int id = idOf(schema);
        return byId.containsKey(id) ? OptionalInt.of(id) : OptionalInt.empty();
    }

    @Override
    public int register(String subject, Schema schema) {
        return add(schema);
    }

    /** Always: there are no rules here. */
    @Override
    public boolean accepts(String subject, Schema schema) {
        return true;
    }

    /** Does nothing: there are no rules here. */
    @Override
    public void demandFullCompatibility(String subject) {}

    private int add(Schema schema) {
        int id = idOf(schema);
        Schema known = byId.putIfAbsent(id, schema);
        if (known != null && !canonical(known).equals(canonical(schema))) {
            throw new IllegalStateException(
                    "two schemas share the id " + id + ": " + known.getFullName() + " and " + schema.getFullName());
        }
        return id;
    }

    private static String canonical(Schema schema) {
        return SchemaNormalization.toParsingForm(schema);
    }

    private static int idOf(Schema schema) {
        try {
            byte[] hash = SchemaNormalization.parsingFingerprint("SHA-256", schema);
            return Math.max(1, ByteBuffer.wrap(hash).getInt() & Integer.MAX_VALUE);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
