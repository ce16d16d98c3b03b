package io.turnstream.sink.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Streams of a turn that were closed although an operation before had an unknown outcome: it may have been on its way
 * still. They are read once more when nothing can be any longer.
 */
final class Aftermath {

    /** As long as an acknowledgement may take by default: nobody waits for what comes later. */
    static final long WAIT = Duration.ofSeconds(10).toMillis();

    private static final long NOT_SEEN = Long.MIN_VALUE;

    /** How often a message is read in vain before it is left as it is. */
    private static final int TRIES = 6;

    private final List<Entry> entries = new ArrayList<>();

    private static final class Entry {
        final MessageDelivery message;
        long at = NOT_SEEN;
        int tries;

        Entry(MessageDelivery message) {
            this.message = message;
        }
    }

    /** The stream was closed in doubt. */
    void add(MessageDelivery message) {
        entries.add(new Entry(message));
    }

    /** The stream is as it should be, or is closed anew. */
    void remove(MessageDelivery message) {
        entries.removeIf(entry -> entry.message == message);
    }

    /**
     * The stream could not be read: it is due again later, each time a little more so.
     *
     * @return false when it was tried often enough, and is not held any more
     */
    boolean later(MessageDelivery message, long now) {
        for (Entry entry : entries) {
            if (entry.message == message && ++entry.tries < TRIES) {
                entry.at = now + WAIT * entry.tries;
                return true;
            }
        }
        remove(message);
        return false;
    }

    void clear() {
        entries.clear();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    boolean holds(MessageDelivery message) {
        return entries.stream().anyMatch(entry -> entry.message == message);
    }

    boolean isQuiet() {
        return entries.stream().noneMatch(entry -> entry.message.isInFlight());
    }

    /** A stream that is to be read now; null when there is none. */
    @Nullable MessageDelivery due(long now) {
        for (Entry entry : entries) {
            if (at(entry, now) <= now && !entry.message.isInFlight()) {
                return entry.message;
            }
        }
        return null;
    }

    /** When the next is due; {@link Long#MAX_VALUE} for never. */
    long next(long now) {
        long first = Long.MAX_VALUE;
        for (Entry entry : entries) {
            if (!entry.message.isInFlight()) {
                first = Math.min(first, at(entry, now));
            }
        }
        return first;
    }

    private static long at(Entry entry, long now) {
        if (entry.at == NOT_SEEN) {
            entry.at = now + WAIT;
        }
        return entry.at;
    }
}
