package io.turnstream.source.sse;

/** An event of a stream is longer than the reader allows. The rest of the stream cannot be read. */
public final class OversizedEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OversizedEventException(int maxEventBytes) {
        super("an event of the stream is longer than " + maxEventBytes + " bytes");
    }
}
