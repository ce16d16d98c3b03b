package io.turnstream.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * A record that can never be read (or written), however often it is tried: wrong magic byte, too short, a schema id
 * that the registry says does not exist, an incompatible schema, bytes that do not decode or are left over.
 *
 * <p>Its counterpart is {@link RegistryUnavailableException}. Whether a record goes to the dead letters or waits is
 * decided by {@link #isCauseOf} and by nothing else.
 */
public final class BadRecordException extends SerializationException {

    public BadRecordException(String message) {
        super(message);
    }

    public BadRecordException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Whether {@code failure} says that the record itself is bad, so that it is set aside. False for everything else,
     * above all for a registry that cannot be asked: then the record waits.
     *
     * <p>Looks through the causes, because Kafka wraps what a deserializer throws: the consumer in
     * {@code RecordDeserializationException} (which is a {@code SerializationException} whatever its cause), Kafka
     * Streams in {@code StreamsException}.
     */
    public static boolean isCauseOf(@Nullable Throwable failure) {
        boolean bad = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RegistryUnavailableException) {
                return false;
            }
            bad |= cause instanceof BadRecordException;
        }
        return bad;
    }
}
