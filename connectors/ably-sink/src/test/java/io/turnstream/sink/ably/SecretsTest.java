package io.turnstream.sink.ably;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    private static final String KEY = "app.k:s+cr/t=é";

    private final Secrets secrets = new Secrets(KEY);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Invalid key app.k:s+cr/t=é",
                "Failed to connect to ws://h/?key=app.k%3As%2Bcr%2Ft%3D%C3%A9&v=6",
                "unexpected url: wss://h/?v=6&accessToken=eyJ.abc.def",
                "header Bearer eyJhbGciOiJIUzI1NiJ9.e30.abc",
                "{\"key\":\"app.k:s+cr/t=é\"}"
            })
    void hidesTheKeyAndTokens(String text) {
        assertThat(secrets.hide(text)).contains("***").doesNotContain("s+cr", "s%2Bcr", "eyJ");
    }

    @Test
    void hidesTheKeyAsItTravelsInAHeader() {
        var basic = Base64.getEncoder().encodeToString(KEY.getBytes(StandardCharsets.UTF_8));

        assertThat(secrets.hide("401 for Authorization: Basic " + basic)).doesNotContain(basic);
    }

    @Test
    void leavesOtherTextAsItIs() {
        assertThat(secrets.hide("Channel ai:1 refused by app.k: rate limit"))
                .isEqualTo("Channel ai:1 refused by app.k: rate limit");
        assertThat(secrets.hide(null)).isEqualTo("no message");
    }

    @Test
    void shortensWhatIsNoMessage() {
        assertThat(secrets.hide("x".repeat(100_000))).hasSizeLessThan(600);
    }
}
