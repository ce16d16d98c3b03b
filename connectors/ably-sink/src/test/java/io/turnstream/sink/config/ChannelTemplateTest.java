package io.turnstream.sink.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.turnstream.avro.TurnInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelTemplateTest {

    private static final TurnInfo ANY = TurnInfo.newBuilder().build();

    @Test
    void namesTheChannelAfterTheSession() {
        assertThat(ChannelTemplate.of("ai:{sessionId}").channel("s-1", ANY)).isEqualTo("ai:s-1");
    }

    @Test
    void takesTheChannelThatTheTurnAsksFor() {
        TurnInfo turn = TurnInfo.newBuilder().setChannel("support:42").build();
        assertThat(ChannelTemplate.of("ai:{sessionId}").channel("s-1", turn)).isEqualTo("support:42");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "ai", "ai:{turnId}", "{sessionId}:{x}", ":{sessionId}", "[a]{sessionId}", "a\n{sessionId}"})
    void refusesTemplatesThatCannotWork(String template) {
        assertThatIllegalArgumentException().isThrownBy(() -> ChannelTemplate.of(template));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":a", "[?rewind=1]a", "a\nb"})
    void refusesNamesThatAblyRefuses(String name) {
        TurnInfo turn = TurnInfo.newBuilder().setChannel(name).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChannelTemplate.of("ai:{sessionId}").channel("s-1", turn));
    }
}
