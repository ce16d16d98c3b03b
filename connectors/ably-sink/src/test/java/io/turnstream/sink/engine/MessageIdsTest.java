package io.turnstream.sink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The ids under which messages are created: the same everywhere, and told apart from all others. */
class MessageIdsTest {

    private static final String BASE = new MessageIds("s", "t").base(3, 1, 0);

    @Test
    void theIdsOfATurnAreTheSameEverywhere() {
        assertThat(BASE).isEqualTo(new MessageIds("s", "t").base(3, 1, 0)).endsWith("-3-1");
        assertThat(BASE).doesNotContain(":").hasSizeLessThan(64);
    }

    @Test
    void everyTurnEventPlaceAndGenerationHasIdsOfItsOwn() {
        assertThat(BASE)
                .isNotEqualTo(new MessageIds("s", "u").base(3, 1, 0))
                .isNotEqualTo(new MessageIds("u", "t").base(3, 1, 0))
                .isNotEqualTo(new MessageIds("s", "t").base(4, 1, 0))
                .isNotEqualTo(new MessageIds("s", "t").base(3, 2, 0))
                .isNotEqualTo(new MessageIds("s", "t").base(3, 1, 1));
        assertThat(new MessageIds("s|a", "t").base(0, 0, 0)).isNotEqualTo(new MessageIds("s", "a|t").base(0, 0, 0));
        assertThat(new MessageIds("s", "t").base(3, 1, 2)).endsWith("-g2");
    }

    @Test
    void aMessageAloneHasTheBaseForItsIdAndOneOfSeveralItsPlaceBehindIt() {
        assertThat(MessageIds.of("base", 0, 1)).isEqualTo("base");
        assertThat(MessageIds.of("base", 0, 2)).isEqualTo("base:0");
        assertThat(MessageIds.of("base", 11, 12)).isEqualTo("base:11");
    }

    @Test
    void anIdBelongsToTheBaseThatItWasMadeFromAndToNoOther() {
        assertThat(MessageIds.belongs("base", "base")).isTrue();
        assertThat(MessageIds.belongs("base:3", "base")).isTrue();
        assertThat(MessageIds.belongs("base-g1", "base")).isFalse();
        assertThat(MessageIds.belongs("base1:3", "base")).isFalse();
        assertThat(MessageIds.belongs("bas", "base")).isFalse();
    }

    @Test
    void anIdSaysWhichPlaceItsMessageHad() {
        assertThat(MessageIds.place("base", "base")).isZero();
        assertThat(MessageIds.place("base:0", "base")).isZero();
        assertThat(MessageIds.place("base:11", "base")).isEqualTo(11);
    }
}
