package io.turnstream.app.deadletters;

import java.time.Instant;
import java.util.Optional;

/**
 * What became of a dead letter.
 *
 * @param redrives how often it was redriven
 * @param resolvedAt when its channel had everything; empty while it has not
 * @param resolution what was done, or why nothing could be
 */
public record Note(int redrives, Optional<Instant> resolvedAt, String resolution) {

    /** Of a letter that nobody has touched. */
    public static final Note NONE = new Note(0, Optional.empty(), "");

    /** True when nothing is left to be done. */
    public boolean isResolved() {
        return resolvedAt.isPresent();
    }
}
