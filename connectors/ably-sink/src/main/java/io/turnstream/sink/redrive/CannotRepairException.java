package io.turnstream.sink.redrive;

/** A turn cannot be repaired; the message says why, without any of its text. */
public final class CannotRepairException extends Exception {

    private static final long serialVersionUID = 1L;

    /** For people who look after the service. */
    public CannotRepairException(String why) {
        super(why);
    }
}
