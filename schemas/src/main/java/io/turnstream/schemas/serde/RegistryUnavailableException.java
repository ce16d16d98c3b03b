package io.turnstream.schemas.serde;

import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * The schema registry could not be asked or would not serve us: no connection, a time-out, 5xx, 429, 401 or 403, an
 * answer that is not a registry's, a schema that nobody has registered yet or that it refuses to take.
 *
 * <p>It says nothing about the record, which is to be tried again when the registry, or the configuration, is right.
 */
public final class RegistryUnavailableException extends RetriableException {

    public RegistryUnavailableException(String message) {
        super(message);
    }

    public RegistryUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
