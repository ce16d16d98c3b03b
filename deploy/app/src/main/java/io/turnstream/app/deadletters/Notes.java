package io.turnstream.app.deadletters;

import io.turnstream.avro.DeadLetter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The newest note on each turn that was redriven. A note is on every earlier letter of its turn. */
final class Notes {

    private final Map<Turn, Note> newest = new HashMap<>();

    private record Turn(String sessionId, String turnId) {}

    /** Keeps the record if it is a note. */
    void keep(Found found) {
        DeadLetter letter = found.letter();
        if (Found.isNote(letter)) {
            newest.put(
                    turn(letter),
                    new Note(
                            found.position(),
                            letter.getRedriveCount(),
                            Optional.ofNullable(letter.getResolvedAt()),
                            letter.getResolution()));
        }
    }

    /** The letter with the note on it. */
    Found on(Found found) {
        Note note = newest.getOrDefault(turn(found.letter()), Note.NONE);
        boolean isLater = note.position().offset() > found.position().offset();
        return isLater ? new Found(found.position(), found.at(), found.letter(), note) : found;
    }

    private static Turn turn(DeadLetter letter) {
        return new Turn(letter.getSessionId(), letter.getTurnId());
    }
}
