package io.turnstream.sink.config;

import java.util.Locale;

/** Where a partition begins when nobody knows how far its delivery is, and its oldest records are gone. */
public enum OffsetReset {
    /** At the oldest record that is left. */
    EARLIEST,
    /** After the newest record: what is there is not delivered. */
    LATEST,
    /** Nowhere: the sink stops and says why. */
    FAIL;

    /** Reads the word that configuration has for it. */
    public static OffsetReset of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
