package io.turnstream.local.ably.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {

    @Test
    void readsAPackageAndWhatDiffersFromIt() {
        Limits limits = Limits.parse("free,channel-rate=10,connections=0");

        assertThat(limits)
                .isEqualTo(Limits.parse("free").with("channel-rate", 10).with("connections", 0));
        assertThat(limits.connectionRate()).isEqualTo(50);
        assertThat(limits.channelRate()).isEqualTo(10);
    }

    @Test
    void everyLimitIsSetByItsName() {
        Limits all = Limits.NONE;
        int value = 1;
        for (String name : Limits.NONE.words().keySet()) {
            all = all.with(name, value++);
        }

        assertThat(all).isEqualTo(new Limits(1, 2, 3, 4, 5, 6, 7, 8));
    }

    @ParameterizedTest
    @CsvSource({
        "gratis, no package is called 'gratis'",
        "free;x, no package is called 'free;x'",
        "rate=1, no limit is called 'rate'",
        "channel-rate=fast, 'a limit is a number, not ''fast'''",
        "channel-rate=-1, a limit is 0 for none",
        "max-message-size=0, at least one byte"
    })
    void saysWhatIsWrong(String text, String complaint) {
        assertThatThrownBy(() -> Limits.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }
}
