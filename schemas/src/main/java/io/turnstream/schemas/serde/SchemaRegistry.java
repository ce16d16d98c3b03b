package io.turnstream.schemas.serde;

import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/**
 * Where schemas have ids. Every method may block for as long as the configured time-outs and retries allow, and throws
 * {@link RegistryUnavailableException} when there is no answer to rely on. Safe for use by many threads.
 */
public interface SchemaRegistry {

    /**
     * The Avro schema with this id.
     *
     * @throws BadRecordException if the registry says that there is none
     */
    Schema schema(int id);

    /** The id of {@code schema} under {@code subject}, if it is registered there. */
    OptionalInt find(String subject, Schema schema);

    /** Registers {@code schema} under {@code subject} unless it is there, and returns its id. */
    int register(String subject, Schema schema);

    /** Whether the registry's rules for {@code subject} would let {@code schema} in. */
    boolean accepts(String subject, Schema schema);

    /**
     * Sets the rule FULL_TRANSITIVE for {@code subject}: every later schema must read, and be read by, every earlier one.
     * To be done before the first schema is registered, because some registries have no rule by default.
     */
    void demandFullCompatibility(String subject);

    /** The subject of a topic's values (Confluent's {@code TopicNameStrategy}). */
    static String subject(String topic) {
        return topic + "-value";
    }

    /**
     * The registry that {@code config} names, with a cache in front. The same configuration gives the same object, so
     * that all serdes of a process share connections and what was learnt.
     */
    static SchemaRegistry of(Map<String, ?> config) {
        return of(RegistryConfig.of(config));
    }

    /** The registry that {@code config} names, as {@link #of(Map)}. */
    static SchemaRegistry of(RegistryConfig config) {
        return Opened.BY_CONFIG.computeIfAbsent(config, Opened::open);
    }

    /** The registries of this process. */
    final class Opened {

        private static final Map<RegistryConfig, SchemaRegistry> BY_CONFIG = new ConcurrentHashMap<>();

        private Opened() {}

        private static SchemaRegistry open(RegistryConfig config) {
            return config.inMemoryScope()
                    .<SchemaRegistry>map(InMemoryRegistry::scope)
                    .orElseGet(() -> new CachedRegistry(
                            new HttpRegistry(new RegistryHttp(config)),
                            config.missingIdTtl(),
                            () -> System.nanoTime() / 1_000_000));
        }
    }
}
