package io.turnstream.local.kafka;

/** The broker could not start. The message is one sentence for the person who started it; nothing is left running. */
public final class LocalKafkaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LocalKafkaException(String message) {
        super(message);
    }

    LocalKafkaException(String message, Throwable cause) {
        super(message, cause);
    }
}
