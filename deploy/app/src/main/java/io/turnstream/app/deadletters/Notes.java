package io.turnstream.app.deadletters;

import io.turnstream.avro.DeadLetter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The newest note on each turn that was redriven. A note is on every earlier letter of its turn. */
final class Notes {

    private final Map<Turn, Found> newest = new HashMap<>();

    private record Turn(String sessionId, String turnId) {}

    /** Keeps the record if it is a note. */
    void keep(Found found) {
        if (Found.isNote(found.letter())) {
            newest.merge(turn(found), found, (known, next) -> next.isBehind(known) ? next : known);
        }
    }

    /** The letter with the note on it. */
    Found on(Found found) {
        Found note = newest.get(turn(found));
        return note != null && note.isBehind(found)
                ? new Found(found.position(), found.at(), found.letter(), said(note.letter()))
                : found;
    }

    private static Note said(DeadLetter letter) {
        return new Note(letter.getRedriveCount(), Optional.ofNullable(letter.getResolvedAt()), letter.getResolution());
    }

    private static Turn turn(Found found) {
        return new Turn(found.letter().getSessionId(), found.letter().getTurnId());
    }
}
