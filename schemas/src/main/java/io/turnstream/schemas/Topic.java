package io.turnstream.schemas;

import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One topic: what is in it and how the broker keeps it.
 *
 * @param <V> the record type of the values
 * @param name the name without the configurable prefix, as in {@code token-events}
 * @param key what the key holds
 * @param valueType the record type of the values; null where values are the original bytes of a record that could not
 *     be read
 * @param partitioning how many partitions it has
 * @param cleanup how old records go away
 * @param retention how long records are kept; null for ever
 */
public record Topic<V extends SpecificRecord>(
        String name,
        Key key,
        @Nullable Class<V> valueType,
        Partitioning partitioning,
        Cleanup cleanup,
        @Nullable Duration retention) {

    /** What a topic's key holds. */
    public enum Key {
        /** The session id, as UTF-8. */
        SESSION,
        /** A session id and a second id, as {@link PairKey} writes them. */
        PAIR,
        /** The key of the record that could not be read, unchanged. */
        ORIGINAL
    }

    /** How many partitions a topic has. */
    public enum Partitioning {
        /** The number that all topics keyed by session share, so that a session has the same partition everywhere. */
        BY_SESSION,
        /** A small fixed number: nothing depends on where a record lies. */
        SMALL
    }

    /** How the broker lets go of old records; Kafka's {@code cleanup.policy}. */
    public enum Cleanup {
        DELETE("delete"),
        COMPACT("compact"),
        COMPACT_AND_DELETE("compact,delete");

        private final String policy;

        Cleanup(String policy) {
            this.policy = policy;
        }

        /** The value of Kafka's {@code cleanup.policy}. */
        public String policy() {
            return policy;
        }
    }

    /** The record type of the values. Throws {@link IllegalStateException} where values are bytes as they came. */
    public Class<V> recordType() {
        if (valueType == null) {
            throw new IllegalStateException(name + " holds bytes, not records");
        }
        return valueType;
    }

    /** The full name of this topic under {@code prefix}, as in {@code llm.token-events}. */
    public String named(String prefix) {
        return prefix + name;
    }
}
