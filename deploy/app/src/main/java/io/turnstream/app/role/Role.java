package io.turnstream.app.role;

import java.util.Locale;

/** What a process can be. */
public enum Role {
    TOPOLOGY,
    SINK;

    /** The name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
