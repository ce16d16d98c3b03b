package io.turnstream.schemas.serde;

import java.io.EOFException;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Tells apart what a serializer that is not ours throws. Confluent's throw {@code SerializationException} for a bad
 * record and for a registry that is down alike; the difference is in the causes.
 */
final class ForeignFailure {

    private static final int SCHEMA_NOT_FOUND = 40403;

    private ForeignFailure() {}

    /** {@code failure} as a {@link BadRecordException} or a {@link RegistryUnavailableException}. */
    static KafkaException toldApart(String what, RuntimeException failure) {
        String message = what + ": " + failure.getMessage();
        return saysThatTheRecordIsBad(failure)
                ? new BadRecordException(message, failure)
                : new RegistryUnavailableException(message, failure);
    }

    /** In doubt the record waits: a wait is seen and ends, a record taken for bad is gone from its turn. */
    private static boolean saysThatTheRecordIsBad(RuntimeException failure) {
        boolean known = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RetriableException || cause instanceof InvalidConfigurationException) {
                return false;
            }
            if (isRestClientException(cause)) {
                return errorCode(cause) == SCHEMA_NOT_FOUND;
            }
            // The end of the bytes is an IOException too, and no network's.
            if (cause instanceof IOException && !(cause instanceof EOFException)) {
                return false;
            }
            known |= cause instanceof SerializationException
                    || cause instanceof AvroRuntimeException
                    || cause instanceof BadRecordException;
        }
        return known;
    }

    /** By name, because Confluent's classes are there only if the operator brought them. */
    private static boolean isRestClientException(Throwable cause) {
        return cause.getClass().getSimpleName().equals("RestClientException");
    }

    private static int errorCode(Throwable restClientException) {
        try {
            return (Integer)
                    restClientException.getClass().getMethod("getErrorCode").invoke(restClientException);
        } catch (ReflectiveOperationException | ClassCastException unknown) {
            return 0;
        }
    }
}
