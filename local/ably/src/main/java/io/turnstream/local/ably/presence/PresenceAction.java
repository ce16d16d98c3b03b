package io.turnstream.local.ably.presence;

import java.util.Optional;

/** What a presence message says of a member; the numbers are Ably's (TP2). */
public enum PresenceAction {
    ABSENT,
    PRESENT,
    ENTER,
    LEAVE,
    UPDATE;

    /** The number on the wire. */
    public int number() {
        return ordinal();
    }

    static Optional<PresenceAction> of(int number) {
        return number < 0 || number >= values().length ? Optional.empty() : Optional.of(values()[number]);
    }
}
