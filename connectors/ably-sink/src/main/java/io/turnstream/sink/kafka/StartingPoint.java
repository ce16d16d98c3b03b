package io.turnstream.sink.kafka;

import io.turnstream.sink.config.OffsetReset;
import java.util.OptionalLong;

/**
 * Where delivery of a partition begins. The sink never silently starts at the beginning of a topic; the rules and their
 * reasons are in docs/decisions/0003.
 *
 * @param offset the offset to go on from
 * @param isNew true when it must be committed first, or a restart would decide anew
 * @param surprise what an operator should know of it; empty when it is what anybody would expect
 */
record StartingPoint(long offset, boolean isNew, String surprise) {

    /**
     * Decides.
     *
     * @param committed what the group has committed
     * @param begin the oldest offset that is left
     * @param end the offset after the newest record
     * @param reset what the operator wants where it cannot be known
     * @throws SinkStoppedException when the operator wants to decide
     */
    static StartingPoint decide(OptionalLong committed, long begin, long end, OffsetReset reset) {
        if (committed.isPresent() && committed.getAsLong() >= begin && committed.getAsLong() <= end) {
            return new StartingPoint(committed.getAsLong(), false, "");
        }
        if (committed.isPresent() && committed.getAsLong() < begin) {
            // The records in between are gone whatever we choose.
            String lost = (begin - committed.getAsLong()) + " records expired before they were delivered";
            return new StartingPoint(begin, true, lost);
        }
        if (committed.isEmpty() && (begin == 0 || begin == end)) {
            return new StartingPoint(begin, true, "");
        }
        String why = committed.isEmpty()
                ? "no offset is committed, and the oldest records are gone (the topic begins at " + begin + ")"
                : "the committed offset " + committed.getAsLong() + " is behind the end of the topic, " + end;
        return switch (reset) {
            case EARLIEST -> new StartingPoint(begin, true, why + "; beginning at the oldest record");
            case LATEST -> new StartingPoint(end, true, why + "; beginning after the newest record");
            case FAIL -> throw new SinkStoppedException(why + "; set sink.offset.reset to earliest or latest");
        };
    }
}
