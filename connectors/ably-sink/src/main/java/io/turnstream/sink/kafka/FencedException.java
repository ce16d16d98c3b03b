package io.turnstream.sink.kafka;

/** The group went on without us: what we hold belongs to others, and nothing of it may be sent or written. */
public final class FencedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean ofTheGroup;

    private FencedException(boolean ofTheGroup, String message, Throwable cause) {
        super(message, cause);
        this.ofTheGroup = ofTheGroup;
    }

    /**
     * The group does not take this generation of this member. A member can have a newer one that it has not heard of
     * yet.
     */
    static FencedException byGeneration(int generation, Throwable cause) {
        return new FencedException(
                true,
                "the group went on without this instance: it does not take generation " + generation
                        + ", and no newer one was heard of",
                cause);
    }

    /** Another instance has the same name. */
    static FencedException byName(Throwable cause) {
        return new FencedException(false, "another instance took the place of this one in the group", cause);
    }

    /** True when the generation was not taken. */
    boolean isOfTheGroup() {
        return ofTheGroup;
    }
}
