package io.turnstream.app;

/** What the caller gave cannot work: an argument, a file, a port. The message is one line for people; nothing was done. */
public final class InvalidInput extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvalidInput(String message) {
        super(message);
    }

    /** For a cause whose message already is such a line. */
    public InvalidInput(Exception cause) {
        super(String.valueOf(cause.getMessage()), cause);
    }

    public InvalidInput(String message, Throwable cause) {
        super(message, cause);
    }
}
