package io.turnstream.source.replay;

/** A file cannot be played. The message is one line for the person who named the file. */
public final class InvalidRecordingException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidRecordingException(String message) {
        super(message);
    }

    InvalidRecordingException(String message, Throwable cause) {
        super(message, cause);
    }
}
