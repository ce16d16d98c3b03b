package io.turnstream.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssetsTest {

    private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"/page/([^\"]+)\"|from '\\./([^']+)'");

    @Test
    void hasTheRightTypes() {
        assertThat(Assets.named("index.html").orElseThrow().type()).isEqualTo("text/html; charset=utf-8");
        assertThat(Assets.named("app.mjs").orElseThrow().type()).isEqualTo("text/javascript; charset=utf-8");
        assertThat(Assets.named("style.css").orElseThrow().type()).isEqualTo("text/css; charset=utf-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"index.html", "app.mjs", "card.mjs", "watch.mjs"})
    void refersOnlyToFilesThatAreThere(String name) {
        assertThat(REFERENCE
                        .matcher(text(name))
                        .results()
                        .map(found -> found.group(1) == null ? found.group(2) : found.group(1)))
                .isNotEmpty()
                .allMatch(file -> Assets.named(file).isPresent());
    }

    @Test
    void holdsNoCodeInItsMarkup() {
        assertThat(text("index.html"))
                .doesNotContain("<style")
                .doesNotContain(" style=")
                .doesNotContainPattern("<script[^>]*>[^<]");
    }

    @Test
    void isCopiedAsItWasWritten() {
        assertThat(text("words.mjs")).contains("${number(value)}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "../logback.xml", "logback.xml", "a/index.html", "INDEX.html", "index.html/", "no-such.mjs"})
    void servesNothingElse(String name) {
        assertThat(Assets.named(name)).isEmpty();
    }

    private static String text(String name) {
        return new String(Assets.named(name).orElseThrow().body(), StandardCharsets.UTF_8);
    }
}
