package io.turnstream.topology.assembly;

import io.turnstream.avro.TokenEvent;

/** A token event together with the bytes that it was read from, so that a refused one can be set aside unchanged. */
public final class Arrival {

    private final TokenEvent event;
    private final byte[] original;

    /** {@code original} is not copied: nobody may change it afterwards. */
    public Arrival(TokenEvent event, byte[] original) {
        this.event = event;
        this.original = original;
    }

    /** What the bytes say. */
    public TokenEvent event() {
        return event;
    }

    /** The record's value as it was read; not a copy. */
    public byte[] original() {
        return original;
    }
}
