package io.turnstream.sink.kafka;

/** The group went on without us: what we hold belongs to others, and nothing of it may be sent or written. */
public final class FencedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FencedException(String message, Throwable cause) {
        super(message, cause);
    }
}
