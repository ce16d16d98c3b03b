package io.turnstream.local.ably;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.local.ably.SpecTests.SpecTest;
import io.turnstream.local.ably.SpecTests.View;
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
            stale. Points are those of Ably's public specification, or `docs:` and a page of its documentation. The clients are
            the published ones, unmodified. An empty cell is a feature that is not exercised in that way.

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
    void aPointBelongsToTheFeatureThatNamesTheMostOfIt() {
        assertThat(SpecFeature.of("RTL4c1")).isEqualTo(SpecFeature.RESUME);
        assertThat(SpecFeature.of("RTL4k1")).isEqualTo(SpecFeature.MODES);
        assertThat(SpecFeature.of("RTP19a")).isEqualTo(SpecFeature.PRESENCE);
        assertThatThrownBy(() -> SpecFeature.of("RTX1")).hasMessageContaining("RTX1");
    }

    private static String table(List<SpecTest> tests) {
        var text = new StringBuilder(INTRODUCTION);
        text.append("| feature | points | ably-js | ably-java | protocol |\n|---|---|---|---|---|\n");
        for (SpecFeature feature : SpecFeature.values()) {
            text.append("| ").append(feature.title()).append(" | ").append(points(feature, tests));
            for (View view : View.values()) {
                text.append(" | ").append(cell(feature, view, tests));
            }
            text.append(" |\n");
        }
        return text.toString();
    }

    private static String points(SpecFeature feature, List<SpecTest> tests) {
        return tests.stream()
                .flatMap(test -> test.points().stream())
                .filter(point -> SpecFeature.of(point) == feature)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String cell(SpecFeature feature, View view, List<SpecTest> tests) {
        return tests.stream()
                .filter(test -> test.view() == view)
                .filter(test -> test.points().stream().anyMatch(point -> SpecFeature.of(point) == feature))
                .map(FeaturesTest::link)
                .collect(Collectors.joining("<br>"));
    }

    private static String link(SpecTest test) {
        return "[" + test.name().replace("|", "\\|") + "](" + test.file() + ")";
    }
}
