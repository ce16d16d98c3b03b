package io.turnstream.schemas;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * The partition of a session, the same in every topic {@link Topic.Partitioning#BY_SESSION partitioned by session}.
 *
 * <p>The rule is that of Kafka's default partitioner for a key: murmur2 of its UTF-8 bytes, made positive, modulo the
 * number of partitions. Topics whose key is a {@link PairKey} cannot leave it to the default partitioner, which would
 * hash the whole pair: whoever writes to them sets the partition from here.
 */
public final class SessionPartition {

    private SessionPartition() {}

    /**
     * The partition of {@code sessionId} in a topic of {@code partitions} partitions.
     *
     * @throws IllegalArgumentException if {@code partitions} is not positive
     */
    public static int of(String sessionId, int partitions) {
        if (partitions < 1) {
            throw new IllegalArgumentException("a topic has at least one partition, not " + partitions);
        }
        return Utils.toPositive(Utils.murmur2(sessionId.getBytes(StandardCharsets.UTF_8))) % partitions;
    }

    /** The partition of {@code key}: that of its session. */
    public static int of(PairKey key, int partitions) {
        return of(key.sessionId(), partitions);
    }
}
