package io.turnstream.schemas.serde;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;

/**
 * Remembers what a registry answered: schemas for ever, because an id never changes its meaning, and ids without a
 * schema for a while, because a flood of bad records must not become a flood of requests. Failures are not remembered.
 *
 * <p>Safe for use by many threads; they wait for each other only when they ask for the same new thing.
 */
final class CachedRegistry implements SchemaRegistry {

    /** Bounds the memory that records with random ids can take. */
    private static final int MAX_MISSING = 10_000;

    private record Named(String subject, Schema schema) {}

    private record Missing(String reason, long untilMillis) {}

    private final SchemaRegistry registry;
    private final long missingTtlMillis;
    private final LongSupplier millis;
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
    private final Map<Integer, Missing> missing = new ConcurrentHashMap<>();
    private final Map<Named, Integer> ids = new ConcurrentHashMap<>();

    CachedRegistry(SchemaRegistry registry, Duration missingTtl, LongSupplier millis) {
        this.registry = registry;
        this.missingTtlMillis = missingTtl.toMillis();
        this.millis = millis;
    }

    @Override
    public Schema schema(int id) {
        Schema known = schemas.get(id);
        return known != null ? known : schemas.computeIfAbsent(id, this::ask);
    }

    private Schema ask(int id) {
        Missing absent = missing.get(id);
        if (absent != null && millis.getAsLong() - absent.untilMillis < 0) {
            throw new BadRecordException(absent.reason);
        }
        try {
            Schema schema = registry.schema(id);
            missing.remove(id);
            return schema;
        } catch (BadRecordException none) {
            remember(id, String.valueOf(none.getMessage()));
            throw none;
        }
    }

    private void remember(int id, String reason) {
        if (missing.size() >= MAX_MISSING) {
            missing.clear();
        }
        missing.put(id, new Missing(reason, millis.getAsLong() + missingTtlMillis));
    }

    @Override
    public OptionalInt find(String subject, Schema schema) {
        Named named = new Named(subject, schema);
        Integer known = ids.get(named);
        if (known != null) {
            return OptionalInt.of(known);
        }
        OptionalInt found = registry.find(subject, schema);
        found.ifPresent(id -> ids.put(named, id));
        return found;
    }

    @Override
    public int register(String subject, Schema schema) {
        return ids.computeIfAbsent(new Named(subject, schema), named -> registry.register(subject, schema));
    }

    @Override
    public boolean accepts(String subject, Schema schema) {
        return registry.accepts(subject, schema);
    }

    @Override
    public void demandFullCompatibility(String subject) {
        registry.demandFullCompatibility(subject);
    }
}
