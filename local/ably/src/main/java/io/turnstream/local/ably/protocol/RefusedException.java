package io.turnstream.local.ably.protocol;

/** A request that breaks a rule. Nothing was changed. */
public final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient ErrorInfo error;

    public RefusedException(ErrorInfo error) {
        super(error.message());
        this.error = error;
    }

    /** A refusal with the status that belongs to the code. */
    public static RefusedException of(int code, String message) {
        return new RefusedException(ErrorInfo.of(code, message));
    }

    /** What the client is told. */
    public ErrorInfo error() {
        return error;
    }
}
