package io.turnstream.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExpectedTest {

    private static final Expected EXPECTED =
            new Expected(List.of("Hello", "there"), List.of("Hm"), Map.of("call-1", "{\"a\": 1}"), false);

    private static final Map<String, String> TOOLS = Map.of("call-1", "{\"a\":1}", "call-2", "{}");

    @Test
    void findsAToolCallThatIsMissingOrDiffers() {
        var missing = new ShownAnswer(EXPECTED.texts(), EXPECTED.reasonings(), Map.of(), Optional.of("complete"));
        var other = new ShownAnswer(
                EXPECTED.texts(), EXPECTED.reasonings(), Map.of("call-1", "{\"a\":2}"), Optional.of("complete"));

        assertThat(EXPECTED.problemOf(missing)).contains("tool call call-1 is missing");
        assertThat(EXPECTED.problemOf(other)).contains("tool call call-1 differs");
    }

    @Test
    void acceptsWhatIsWholeAndExact() {
        assertThat(problem(List.of("Hello", "there"), List.of("Hm"), "complete"))
                .isEmpty();
    }

    @Test
    void findsAMissingEnd() {
        var shown = new ShownAnswer(List.of("Hello", "there"), List.of("Hm"), TOOLS, Optional.empty());

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
        var failing = new Expected(List.of("Hello"), List.of(), Map.of(), true);

        assertThat(failing.problemOf(
                        new ShownAnswer(List.of("Hello", "the"), List.of(), Map.of(), Optional.of("error"))))
                .isEmpty();
        assertThat(failing.problemOf(new ShownAnswer(List.of("Hello"), List.of(), Map.of(), Optional.of("complete"))))
                .isPresent();
    }

    private static Optional<String> problem(List<String> texts, List<String> reasonings, String end) {
        return EXPECTED.problemOf(new ShownAnswer(texts, reasonings, TOOLS, Optional.of(end)));
    }
}
