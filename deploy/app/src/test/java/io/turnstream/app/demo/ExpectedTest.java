package io.turnstream.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExpectedTest {

    private static final Expected EXPECTED = new Expected(List.of("Hello", "there"), List.of("Hm"), false);

    @Test
    void acceptsWhatIsWholeAndExact() {
        assertThat(problem(List.of("Hello", "there"), List.of("Hm"), "complete")).isEmpty();
    }

    @Test
    void findsAMissingEnd() {
        var shown = new ShownAnswer(List.of("Hello", "there"), List.of("Hm"), Optional.empty());

        assertThat(EXPECTED.problemOf(shown)).contains("ended never, not as complete");
    }

    @Test
    void findsAnotherEnd() {
        assertThat(problem(List.of("Hello", "there"), List.of("Hm"), "error"))
                .contains("ended as error, not as complete");
    }

    @Test
    void findsTheFirstCharacterThatDiffers() {
        assertThat(problem(List.of("Hello", "theft"), List.of("Hm"), "complete"))
                .contains("text part 1 differs at character 3");
        assertThat(problem(List.of("Hello", "there"), List.of("H"), "complete"))
                .contains("reasoning part 0 differs at character 1");
    }

    @Test
    void findsAPartThatIsMissingOrTooMuch() {
        assertThat(problem(List.of("Hello"), List.of("Hm"), "complete")).contains("1 text parts, not 2");
        assertThat(problem(List.of("Hello", "there", "again"), List.of("Hm"), "complete"))
                .contains("3 text parts, not 2");
    }

    @Test
    void letsAnAnswerThatFailedEndInTheMiddle() {
        var failing = new Expected(List.of("Hello"), List.of(), true);

        assertThat(failing.problemOf(new ShownAnswer(List.of("Hello", "the"), List.of(), Optional.of("error"))))
                .isEmpty();
        assertThat(failing.problemOf(new ShownAnswer(List.of("Hello"), List.of(), Optional.of("complete"))))
                .isPresent();
    }

    private static Optional<String> problem(List<String> texts, List<String> reasonings, String end) {
        return EXPECTED.problemOf(new ShownAnswer(texts, reasonings, Optional.of(end)));
    }
}
