package io.turnstream.sink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.sink.channel.ChannelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Codes and HTTP statuses as Ably sends them. The last section of {@code docs/errors.md} says what the table says; with
 * {@code -Derrors.write=true} it is written anew.
 */
class RefusalTest {

    private static final Path FILE = Path.of("../../docs/errors.md");
    private static final String MARK = "<!-- from here on: Refusal of the sink -->\n";

    private static final String INTRODUCTION = """
            ## What Ably refuses with

            Ably's own codes ([ably.com](https://ably.com/docs/platform/errors/codes), and ably-common's
            `protocol/errors.json`), by what the sink does about them. They are in the log and in
            dead letters. Made from
            [`Refusal`](../connectors/ably-sink/src/main/java/io/turnstream/sink/engine/Refusal.java) by
            `mvn -pl connectors/ably-sink -am test -Dtest=RefusalTest -Dsurefire.failIfNoSpecifiedTests=false -Derrors.write=true`;
            the build fails when it is stale.

            Codes that are not here are judged by their HTTP status. What has no such status either is `TRANSIENT`: nothing is
            given up at once because of a code that nobody knows. That is also so for codes that no publisher is answered with:
            those of presence (91000 and on), objects (92000 and on), push, and of Ably's client libraries (101000 and on).

            What is said here is for the answer to an operation. A connection that is refused, or ended, is tried again: after
            half a minute for `CONFIGURATION`, otherwise after waits that grow from 0.1 to 10 s, and at half its rate for
            `RATE`. While one is refused for `CONFIGURATION` and no other is up, the sink is not ready.
            """;

    @ParameterizedTest
    @CsvSource({
        "40002, 400",
        "40004, 400",
        "40005, 400",
        "40007, 400",
        "40008, 400",
        "40012, 400",
        "40016, 400",
        "40030, 400",
        "40031, 400",
        "40032, 400",
        "40115, 403",
        "40500, 405",
        "40017, 400",
        "40021, 400",
        "40100, 401",
        "40101, 401",
        "40102, 401",
        "40103, 401",
        "40104, 401",
        "40106, 401",
        "40110, 401",
        "40112, 401",
        "40113, 401",
        "40120, 401",
        "40130, 401",
        "40131, 401",
        "40132, 401",
        "40133, 401",
        "40160, 401",
        "40161, 401",
        "40162, 401",
        "40165, 401",
        "40166, 401",
        "40171, 403",
        "40300, 403",
        "40310, 403",
        "40311, 403",
        "40320, 403",
        "40330, 403",
        "40331, 403",
        "40332, 403",
        "80024, 400",
        "80030, 400",
        "93002, 400"
    })
    void whatSomebodyHasSetUpWaitsForSomebody(int code, int status) {
        assertThat(refusal(code, status)).isEqualTo(Refusal.CONFIGURATION);
    }

    @ParameterizedTest
    @CsvSource({
        "40000, 400",
        "40001, 400",
        "40003, 400",
        "40010, 400",
        "40013, 400",
        "42200, 422",
        "42210, 422",
        "42211, 422",
        "42213, 422"
    })
    void whatIsWrongWithTheMessageStaysWrong(int code, int status) {
        assertThat(refusal(code, status)).isEqualTo(Refusal.PERMANENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {42910, 42911, 42912, 42913, 42914, 42917, 42918, 42920, 42921, 42922, 42924, 80021, 90021})
    void whatIsTooFastIsSentSlower(int code) {
        assertThat(refusal(code, 429)).isEqualTo(Refusal.RATE);
        assertThat(refusal(code, 0)).isEqualTo(Refusal.RATE);
    }

    @ParameterizedTest
    @CsvSource({
        "40006, 400",
        "40140, 401",
        "40142, 401",
        "40149, 401",
        "40170, 401",
        "80000, 400",
        "80019, 401",
        "80020, 400",
        "80022, 410"
    })
    void whatTheConnectionIsToBlameForWaitsForTheNext(int code, int status) {
        assertThat(refusal(code, status)).isEqualTo(Refusal.CONNECTION);
    }

    @ParameterizedTest
    @CsvSource({
        "40011, 400",
        "40014, 400",
        "40105, 401",
        "40111, 403",
        "40114, 403",
        "40150, 403",
        "50000, 500",
        "50004, 503",
        "50010, 500",
        "50210, 502",
        "50330, 503",
        "50410, 504",
        "90000, 500",
        "90001, 400",
        "90002, 404",
        "90003, 404",
        "90004, 404",
        "90005, 404",
        "90007, 408",
        "90010, 400"
    })
    void whatPassesIsTriedAgain(int code, int status) {
        assertThat(refusal(code, status)).isEqualTo(Refusal.TRANSIENT);
    }

    @Test
    void aMessageCanBeTooLargeOrGone() {
        assertThat(refusal(40009, 413)).isEqualTo(Refusal.TOO_BIG);
        assertThat(refusal(40400, 404)).isEqualTo(Refusal.MISSING);
    }

    @ParameterizedTest
    @CsvSource({
        "401, CONFIGURATION",
        "403, CONFIGURATION",
        "404, MISSING",
        "429, RATE",
        "400, TRANSIENT",
        "500, TRANSIENT",
        "0, TRANSIENT"
    })
    void theStatusSpeaksForACodeThatNobodyKnows(int status, Refusal expected) {
        assertThat(refusal(0, status)).isEqualTo(expected);
        assertThat(refusal(99_999, status)).isEqualTo(expected);
    }

    @Test
    void withoutAnAnswerNoCodeSaysAnything() {
        assertThat(Refusal.of(ChannelException.unknown(40101, 401, "the connection ended so")))
                .isEqualTo(Refusal.CONNECTION);
    }

    @Test
    void aCodeStandsOnce() {
        List<Refusal.Cause> causes = Arrays.stream(Refusal.values())
                .flatMap(refusal -> refusal.causes().stream())
                .sorted(Comparator.comparingInt(Refusal.Cause::first))
                .toList();

        for (int i = 1; i < causes.size(); i++) {
            assertThat(causes.get(i).first()).isGreaterThan(causes.get(i - 1).last());
        }
        assertThat(Arrays.asList(Refusal.values())).allSatisfy(refusal -> assertThat(refusal.causes())
                .isSortedAccordingTo(
                        Comparator.comparing(Refusal.Cause::isStatus).thenComparing(Refusal.Cause::first)));
    }

    @Test
    void theDocumentSaysWhatTheTableSays() throws IOException {
        String file = Files.readString(FILE);
        int mark = file.indexOf(MARK);
        String before = mark < 0 ? file + "\n" : file.substring(0, mark);
        String document = before + MARK + "\n" + section();
        if (Boolean.getBoolean("errors.write")) {
            Files.writeString(FILE, document);
        }
        assertThat(FILE).hasContent(document);
    }

    private static String section() {
        var text = new StringBuilder(INTRODUCTION);
        for (Refusal refusal : Refusal.values()) {
            text.append("\n### ").append(refusal).append("\n\n");
            text.append(refusal.consequence()).append("\n\n");
            text.append("| Ably's code | what it means |\n|---|---|\n");
            for (Refusal.Cause cause : refusal.causes()) {
                text.append("| %s | %s |\n".formatted(numbers(cause), cause.meaning()));
            }
        }
        return text.toString();
    }

    private static String numbers(Refusal.Cause cause) {
        if (cause.isStatus()) {
            return "any other with HTTP status " + cause.first();
        }
        return cause.first() == cause.last() ? "" + cause.first() : cause.first() + "–" + cause.last();
    }

    private static Refusal refusal(int code, int status) {
        return Refusal.of(ChannelException.refused(code, status, "refused"));
    }
}
