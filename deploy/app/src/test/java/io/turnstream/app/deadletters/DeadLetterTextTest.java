package io.turnstream.app.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.DeadLetter;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeadLetterTextTest {

    private static final Instant AT = Instant.parse("2026-05-04T03:02:01.500Z");

    @Test
    void showsTheTextOfAnAnswerOnlyWhenAsked() {
        Found found = found(DeadLetter.newBuilder().setUndelivered("a secret"));

        assertThat(DeadLetterText.row(found)).doesNotContain("secret");
        assertThat(DeadLetterText.sheet(found, false)).doesNotContain("secret").contains("8 characters (--text)");
        assertThat(DeadLetterText.sheet(found, true)).contains("a secret");
    }

    @Test
    void leavesOutWhatIsUnknown() {
        String sheet = DeadLetterText.sheet(found(DeadLetter.newBuilder().setSessionId("s")), false);

        assertThat(sheet.lines())
                .containsExactly(
                        "position      3:17",
                        "written       2026-05-04T03:02:01.500Z",
                        "session       s",
                        "attempt       0",
                        "tries         0",
                        "generation    0");
    }

    @Test
    void letsNothingThatOthersWroteDrawOnTheTerminal() {
        Found found = found(DeadLetter.newBuilder().setMessage("40000: no\u001b[2J\nway"));

        assertThat(DeadLetterText.row(found)).contains("40000: no [2J way").hasLineCount(1);
        assertThat(DeadLetterText.sheet(found, false)).contains("what          40000: no [2J way");
    }

    private static Found found(DeadLetter.Builder letter) {
        return new Found(new Position(3, 17), AT, letter.build(), Note.NONE);
    }
}
