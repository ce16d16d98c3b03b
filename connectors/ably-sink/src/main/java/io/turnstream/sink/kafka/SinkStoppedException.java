package io.turnstream.sink.kafka;

/** The sink must not go on, and starting it again does not help: somebody has to decide or to repair something. */
public final class SinkStoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SinkStoppedException(String message) {
        super(message);
    }
}
