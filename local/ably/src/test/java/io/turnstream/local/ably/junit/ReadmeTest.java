package io.turnstream.local.ably.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.local.ably.check.Rule;
import io.turnstream.local.ably.limit.Limits;
import io.turnstream.local.ably.switches.Switches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    private static final Path EXAMPLE = Path.of("src/test/java/io/turnstream/local/ably/junit/ExampleTest.java");

    private final String readme = read(Path.of("README.md"));

    @Test
    void theExampleIsTheTestThatRuns() {
        String whole = read(EXAMPLE);
        assertThat(readme)
                .contains(whole.substring(whole.indexOf("class ExampleTest")).strip());
    }

    @Test
    void namesEveryRuleSwitchAndLimit() {
        for (Rule rule : Rule.values()) {
            assertThat(readme).contains("`" + rule.id() + "`");
        }
        Switches.defaults().words().forEach((name, value) -> assertThat(readme)
                .contains("`" + name + "`", "`" + value + "`"));
        assertThat(readme).contains(Limits.NONE.words().keySet());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
