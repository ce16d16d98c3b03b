package io.turnstream.sink.channel;

/**
 * An operation that was not acknowledged.
 *
 * <p>Neither kind proves that nothing was applied: the data of a refused append may still come back with a later one
 * (Ably, "Append &gt; Ordering").
 */
public final class ChannelException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean outcomeKnown;
    private final int code;
    private final int status;

    private ChannelException(boolean outcomeKnown, int code, int status, String message) {
        super(message);
        this.outcomeKnown = outcomeKnown;
        this.code = code;
        this.status = status;
    }

    /** The service answered and refused, with its own code and HTTP status. */
    public static ChannelException refused(int code, int status, String message) {
        return new ChannelException(true, code, status, message);
    }

    /** No answer came: the connection was lost, or the request never ended. */
    public static ChannelException unknown(int code, int status, String message) {
        return new ChannelException(false, code, status, message);
    }

    /** True when the service answered. */
    public boolean isRefusal() {
        return outcomeKnown;
    }

    /** The service's code, such as 42911; 0 when there is none. */
    public int code() {
        return code;
    }

    /** The HTTP status that belongs to the code; 0 when there is none. */
    public int status() {
        return status;
    }
}
