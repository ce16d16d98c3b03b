package io.turnstream.app.page;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnPageTest {

    private static final String HOST = "127.0.0.1:8080";

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.1:8080", "localhost:1", "[::1]:8080"})
    void answersAsThisMachine(String host) {
        assertThatCode(() -> OwnPage.requireOurHost(host)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"", "example.org", "127.0.0.1.example.org:8080", "localhost.example.org", "127.0.0.1@example.org"
            })
    void doesNotAnswerUnderAForeignName(@Nullable String host) {
        assertThatThrownBy(() -> OwnPage.requireOurHost(host)).isInstanceOf(Refusal.class);
    }

    @Test
    void letsItsOwnPageAndProgramsChangeThings() {
        assertThatCode(() -> {
                    OwnPage.requireOurOrigin(HOST, "http://" + HOST, "same-origin");
                    OwnPage.requireOurOrigin(HOST, "http://" + HOST, null);
                    OwnPage.requireOurOrigin(HOST, null, null);
                })
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.org", "https://127.0.0.1:8080", "http://127.0.0.1:9999", "null"})
    void letsNoOtherOriginChangeAnything(String origin) {
        assertThatThrownBy(() -> OwnPage.requireOurOrigin(HOST, origin, null)).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "none"})
    void letsNoOtherSiteChangeAnything(String site) {
        assertThatThrownBy(() -> OwnPage.requireOurOrigin(HOST, null, site)).isInstanceOf(Refusal.class);
    }
}
