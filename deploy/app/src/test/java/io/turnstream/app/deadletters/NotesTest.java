package io.turnstream.app.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.DeadLetter;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NotesTest {

    private static final Instant NOW = Instant.parse("2026-05-04T03:02:01Z");

    private final Notes notes = new Notes();

    @Test
    void areOnTheLettersBeforeThem() {
        notes.keep(note(0, 5, NOW, 1));

        assertThat(redrives(letter(0, 4, NOW))).isEqualTo(1);
        assertThat(redrives(letter(0, 6, NOW))).isZero();
    }

    @Test
    void goByTimeWhereALetterLiesInAnotherPartition() {
        notes.keep(note(1, 2, NOW, 1));

        assertThat(redrives(letter(0, 900, NOW.minusSeconds(1)))).isEqualTo(1);
        assertThat(redrives(letter(0, 1, NOW.plusSeconds(1)))).isZero();
    }

    @Test
    void giveWayToNewerOnesOnly() {
        notes.keep(note(1, 2, NOW, 2));
        notes.keep(note(0, 900, NOW.minusSeconds(1), 1));

        assertThat(redrives(letter(0, 1, NOW.minusSeconds(9)))).isEqualTo(2);
    }

    @Test
    void areOnLettersOfTheirOwnTurnOnly() {
        notes.keep(note(0, 5, NOW, 1));

        assertThat(redrives(found("s", "another", 0, 4, NOW, 0))).isZero();
        assertThat(redrives(found("another", "t", 0, 4, NOW, 0))).isZero();
    }

    @Test
    void areNotReplacedByLettersThatComeAfterThem() {
        notes.keep(note(0, 5, NOW, 1));
        notes.keep(letter(0, 9, NOW));

        assertThat(redrives(letter(0, 4, NOW))).isEqualTo(1);
    }

    @Test
    void sayWhatBecameOfTheLetterAndLeaveItAsItIs() {
        Found note = note(0, 5, NOW, 2);
        DeadLetter resolved = DeadLetter.newBuilder(note.letter())
                .setResolvedAt(NOW)
                .setResolution("repaired")
                .build();
        notes.keep(new Found(note.position(), note.at(), resolved, Note.NONE));
        Found letter = letter(0, 4, NOW.minusSeconds(3));

        assertThat(notes.on(letter))
                .isEqualTo(new Found(
                        letter.position(), letter.at(), letter.letter(), new Note(2, Optional.of(NOW), "repaired")));
    }

    private int redrives(Found letter) {
        return notes.on(letter).note().redrives();
    }

    private static Found letter(int partition, long offset, Instant at) {
        return note(partition, offset, at, 0);
    }

    private static Found note(int partition, long offset, Instant at, int redrives) {
        return found("s", "t", partition, offset, at, redrives);
    }

    private static Found found(String session, String turn, int partition, long offset, Instant at, int redrives) {
        DeadLetter letter = DeadLetter.newBuilder()
                .setSessionId(session)
                .setTurnId(turn)
                .setRedriveCount(redrives)
                .setFirstFailureAt(Instant.EPOCH)
                .setLastFailureAt(Instant.EPOCH)
                .build();
        return new Found(new Position(partition, offset), at, letter, Note.NONE);
    }
}
