package io.turnstream.app.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.sink.channel.ChannelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlameTest {

    @ParameterizedTest
    @CsvSource({"40000,400", "40009,413", "40013,400", "42200,422", "42213,422"})
    void isOnALetterWhoseContentIsRefused(int code, int status) {
        assertThat(Blame.isOnTheLetter(ChannelException.refused(code, status, "no")))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"42910,429", "50000,500", "50003,503", "40160,401", "40101,401", "40300,403", "93002,400", "40400,404"})
    void isNotOnALetterWhenAnyOtherWouldBeRefusedToo(int code, int status) {
        assertThat(Blame.isOnTheLetter(ChannelException.refused(code, status, "no")))
                .isFalse();
    }

    @Test
    void isOnNobodyWithoutAnAnswer() {
        ChannelException outage = ChannelException.unknown(40000, 400, "gone");

        assertThat(Blame.isOnTheLetter(outage)).isFalse();
        assertThat(Blame.willPass(outage)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"42910,429,true", "50003,503,true", "40160,401,false", "40000,400,false"})
    void knowsWhatPasses(int code, int status, boolean passes) {
        assertThat(Blame.willPass(ChannelException.refused(code, status, "no"))).isEqualTo(passes);
    }
}
