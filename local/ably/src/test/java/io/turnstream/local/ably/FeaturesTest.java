package io.turnstream.local.ably;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.local.ably.SpecTests.SpecTest;
import io.turnstream.local.ably.SpecTests.View;
import io.turnstream.local.ably.switches.Switches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code FEATURES.md} says what the tests show; with {@code -Dfeatures.write=true} it is written anew. */
class FeaturesTest {

    private static final Path FILE = Path.of("FEATURES.md");
    private static final Path JAVA_TESTS = Path.of("src/test/java");
    private static final Path JS_TESTS = Path.of("../../conformance/test");

    private static final String INTRODUCTION = """
            # What is exercised

            Made from the tests by `mvn -pl local/ably test -Dtest=FeaturesTest -Dfeatures.write=true`; the build fails when it is
            stale. The clients are the published ones, unmodified. An empty cell is something that is not exercised in that way.

            - Neither client can read server-sent events or the plain event stream, so those have no cell of a client.
            - Ably-java 1.5.0 has no `appendMessage`: it hears appends, and makes none.
            - Of the limits, ably-java alone meets 42917, 42921, 40111 and 80021.

            ## Features

            Behind each test are the points of the feature that it was written from: those of Ably's public specification, or
            `docs:` and a page of its documentation. A test with points of several features is at each of them, with the points of
            that feature.

            """;

    private static final String SWITCHES = """

            ## Switches

            Where Ably's documentation does not settle what happens, the server can do either (README.md, "Switches"). Behind each
            answer are the tests that run with it on purpose; the build fails when an answer has none that is about its
            switch. The sink's own tests run with every answer too: `EndToEndIT` and `AblyConnectionIT` of
            `connectors/ably-sink`.

            """;

    @Test
    void theTableSaysWhatTheTestsShow() throws IOException {
        String table = table(SpecTests.in(JAVA_TESTS, JS_TESTS));
        if (Boolean.getBoolean("features.write")) {
            Files.writeString(FILE, table);
        }
        assertThat(FILE).hasContent(table);
    }

    @Test
    void everyAnswerOfASwitchHasATest() {
        List<SpecTest> tests = SpecTests.in(JAVA_TESTS, JS_TESTS);
        tests.forEach(test -> test.answers().forEach(SwitchAnswer::named));
        assertThat(SwitchAnswer.all())
                .allSatisfy(
                        answer -> assertThat(tests).as("tests of %s", answer).anyMatch(answer::isLookedForBy));
    }

    @Test
    void theAnswersAreThoseOfTheSwitches() {
        assertThat(SwitchAnswer.all()).allSatisfy(answer -> assertThat(
                        Switches.defaults().with(answer.name(), answer.value()).words())
                .containsEntry(answer.name(), answer.value()));
        assertThat(SwitchAnswer.all())
                .filteredOn(SwitchAnswer::isDefault)
                .extracting(SwitchAnswer::name)
                .containsExactlyElementsOf(Switches.defaults().words().keySet());
    }

    @Test
    void aTestNamesOneAnswerOrTheSwitchOrAll() {
        assertThat(SwitchAnswer.named("append-ack=on-receipt"))
                .containsExactly(new SwitchAnswer("append-ack", "on-receipt"));
        assertThat(SwitchAnswer.named("repeated-create=*")).hasSize(3);
        assertThat(SwitchAnswer.named("*")).isEqualTo(SwitchAnswer.all());
        assertThatThrownBy(() -> SwitchAnswer.named("append-ack=never")).hasMessageContaining("append-ack=never");
        assertThatThrownBy(() -> SwitchAnswer.named("acks=*")).hasMessageContaining("acks=*");
    }

    @Test
    void aPointBelongsToTheFeatureThatNamesTheMostOfIt() {
        assertThat(SpecFeature.of("RTL4c1")).isEqualTo(SpecFeature.RESUME);
        assertThat(SpecFeature.of("RTL4k1")).isEqualTo(SpecFeature.MODES);
        assertThat(SpecFeature.of("RTP19a")).isEqualTo(SpecFeature.PRESENCE);
        assertThatThrownBy(() -> SpecFeature.of("RTX1")).hasMessageContaining("RTX1");
    }

    @Test
    void aTestIsShownAtItsAnswersToo() {
        var test =
                new SpecTest(View.PROTOCOL, Path.of("ATest.java"), "acks", List.of("RTN7a", "append-ack=on-receipt"));
        assertThat(cell(SpecFeature.PUBLISH, View.PROTOCOL, List.of(test))).isEqualTo("[acks](ATest.java) RTN7a");
        assertThat(cell(new SwitchAnswer("append-ack", "on-receipt"), View.PROTOCOL, List.of(test)))
                .isEqualTo("[acks](ATest.java)");
        assertThat(cell(new SwitchAnswer("append-ack", "after-window"), View.PROTOCOL, List.of(test)))
                .isEmpty();
    }

    @Test
    void aTestThatIsRightWithEverythingLooksForNothing() {
        var test = new SpecTest(View.PROTOCOL, Path.of("ATest.java"), "acks", List.of("*"));
        assertThat(SwitchAnswer.all()).allMatch(answer -> answer.isMetBy(test));
        assertThat(SwitchAnswer.all()).noneMatch(answer -> answer.isLookedForBy(test));
    }

    @Test
    void aTestIsShownWithItsPointsOfTheFeature() {
        var test = new SpecTest(
                View.ABLY_JS, Path.of("a.test.js"), "pings | closes", List.of("RTN13a", "docs:codes", "RTN12a"));
        assertThat(cell(SpecFeature.CONNECT, View.ABLY_JS, List.of(test, test)))
                .isEqualTo(
                        "[pings \\| closes](a.test.js) RTN13a, RTN12a<br>[pings \\| closes](a.test.js) RTN13a, RTN12a");
        assertThat(cell(SpecFeature.CODES, View.ABLY_JS, List.of(test))).endsWith("(a.test.js) docs:codes");
        assertThat(cell(SpecFeature.CONNECT, View.ABLY_JAVA, List.of(test))).isEmpty();
        assertThat(cell(SpecFeature.REWIND, View.ABLY_JS, List.of(test))).isEmpty();
    }

    private static String table(List<SpecTest> tests) {
        var text = new StringBuilder(INTRODUCTION);
        text.append("| feature | ably-js | ably-java | protocol |\n|---|---|---|---|\n");
        for (SpecFeature feature : SpecFeature.values()) {
            text.append("| ").append(feature.title());
            for (View view : View.values()) {
                text.append(" | ").append(cell(feature, view, tests));
            }
            text.append(" |\n");
        }
        text.append(SWITCHES).append("| answer | ably-js | ably-java | protocol |\n|---|---|---|---|\n");
        for (SwitchAnswer answer : SwitchAnswer.all()) {
            text.append("| `").append(answer).append(answer.isDefault() ? "` (default)" : "`");
            for (View view : View.values()) {
                text.append(" | ").append(cell(answer, view, tests));
            }
            text.append(" |\n");
        }
        return text.toString();
    }

    private static String cell(SwitchAnswer answer, View view, List<SpecTest> tests) {
        return tests.stream()
                .filter(test -> test.view() == view)
                .filter(answer::isMetBy)
                .map(FeaturesTest::link)
                .collect(Collectors.joining("<br>"));
    }

    private static String cell(SpecFeature feature, View view, List<SpecTest> tests) {
        return tests.stream()
                .filter(test -> test.view() == view)
                .filter(test -> !feature.pointsOf(test).isEmpty())
                .map(test -> link(test) + " " + String.join(", ", feature.pointsOf(test)))
                .collect(Collectors.joining("<br>"));
    }

    private static String link(SpecTest test) {
        return "[" + test.name().replace("|", "\\|") + "](" + test.file() + ")";
    }
}
