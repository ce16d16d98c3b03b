package io.turnstream.local.ably;

/** The local Ably could not be started. */
public final class LocalAblyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LocalAblyException(String message, Throwable cause) {
        super(message, cause);
    }
}
