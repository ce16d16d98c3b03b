package io.turnstream.local.ably.channel;

import java.util.Locale;
import java.util.Optional;

/** What a message operation does; the numbers are Ably's message actions (TM5). */
public enum OperationKind {
    CREATE(0),
    UPDATE(1),
    DELETE(2),
    APPEND(5);

    private final int action;

    OperationKind(int action) {
        this.action = action;
    }

    /** The number on the wire. */
    public int action() {
        return action;
    }

    /** The word for people and for JSON: {@code create}, {@code append}... */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<OperationKind> ofAction(int action) {
        for (OperationKind kind : values()) {
            if (kind.action == action) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
