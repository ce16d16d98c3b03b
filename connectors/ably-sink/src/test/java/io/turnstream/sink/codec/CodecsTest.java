package io.turnstream.sink.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.turnstream.sink.codec.plain.MessagePerResponse;
import org.junit.jupiter.api.Test;

class CodecsTest {

    private final Codecs codecs = Codecs.standard(false, kind -> {});

    @Test
    void findsACodecByItsName() {
        for (String name : codecs.names()) {
            assertThat(codecs.named(name).name()).isEqualTo(name);
        }
    }

    @Test
    void namesTheKnownOnesWhenThereIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codecs.named("morse"))
                .withMessage("unknown codec 'morse'; known: message-per-response, vercel");
    }

    @Test
    void refusesTwoOfOneName() {
        var codec = new MessagePerResponse(kind -> {});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Codecs.of(codec, codec))
                .withMessageContaining("message-per-response");
    }
}
