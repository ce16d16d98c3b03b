package io.turnstream.app.deadletters;

import io.turnstream.avro.DeadLetter;
import java.time.Instant;

/**
 * A dead letter on its topic.
 *
 * @param position where it stands
 * @param at when it was written
 * @param letter what it says
 * @param note what became of it
 */
public record Found(Position position, Instant at, DeadLetter letter, Note note) {

    /** True when the record is itself a note on an earlier letter. */
    static boolean isNote(DeadLetter letter) {
        return letter.getRedriveCount() > 0;
    }

    /**
     * True when it was written after the other. A session's records may lie in two partitions, when the topic was given
     * more of them: there only their times tell.
     */
    boolean isBehind(Found other) {
        return position.partition() == other.position.partition()
                ? position.offset() > other.position.offset()
                : !at.isBefore(other.at);
    }
}
