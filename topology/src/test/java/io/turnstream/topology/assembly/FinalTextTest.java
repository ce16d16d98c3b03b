package io.turnstream.topology.assembly;

import static io.turnstream.topology.assembly.Tokens.all;
import static io.turnstream.topology.assembly.Tokens.hello;
import static io.turnstream.topology.assembly.Tokens.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.schemas.PairKey;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The provider's own final text beside the deltas, and ends that are said twice. */
@ExtendWith(OnTheDriver.class)
class FinalTextTest {

    private static final AssemblyLimits SMALL = new AssemblyLimits(4, 8, 8, 4, 10_000);

    @Test
    void addsOnlyWhatTheFinalTextHasMore() {
        var more = Assembled.of(hello().endsText(0, "Hello!").completes());
        var other = Assembled.of(hello().endsText(0, "Hallo!").completes());
        var less = Assembled.of(hello().endsText(0, "Hell").completes());

        assertThat(more.text()).isEqualTo("Hello!");
        assertThat(more.response().getMarks()).containsExactly(Marks.FINAL_TEXT_ADDED);
        assertThat(other.text()).isEqualTo("Hello");
        assertThat(other.response().getMarks()).containsExactly(Marks.FINAL_TEXT_DIFFERS);
        assertThat(less.response().getMarks()).containsExactly(Marks.FINAL_TEXT_DIFFERS);
        TurnReader.read(more.turnEvents);
    }

    @Test
    void showsATextOnceThoughItsEndIsSaidTwice() {
        var turn = Assembled.of(response("t1", "r1")
                .starts()
                .says("Hello")
                .endsText(0, "Hello")
                .thinks(0, "hm")
                .endsText(0, "Hello")
                .endsText(0, "Hello!")
                .completes());

        assertThat(TurnReader.read(turn.turnEvents).get("r1"))
                .containsEntry(0, "Hello")
                .containsEntry(1, "hm")
                .hasSize(2);
        assertThat(turn.count(Count.UNMATCHED_END)).isEqualTo(2);
        assertThat(turn.response().getMarks()).isEmpty();
    }

    @Test
    void showsAToolCallOnceThoughItIsReadyTwice() {
        var turn = Assembled.of(response("t1", "r1")
                .starts()
                .calls(0, "f")
                .callReady(0, "{}")
                .callReady(0, "{}")
                .callReady(1, "{}")
                .completes());

        assertThat(turn.response().getParts())
                .extracting(p -> p.getTool().getCallId())
                .containsExactly("call-0", "call-1");
        assertThat(turn.count(Count.UNMATCHED_END)).isEqualTo(1);
    }

    /** Without a number it may be the next part as well, and text must not be lost. */
    @Test
    void takesTheNextEndOfAProducerThatDoesNotNumberItsPartsForANewPart() {
        var turn = Assembled.of(response("t1", "r1")
                .starts()
                .callReady(-1, "{\"a\":1}")
                .callReady(-1, "{\"b\":2}")
                .endsText(-1, "one")
                .endsText(-1, "two")
                .completes());

        assertThat(turn.response().getParts())
                .extracting(p -> p.getText())
                .containsExactly("{\"a\":1}", "{\"b\":2}", "one", "two");
        assertThat(turn.count(Count.UNMATCHED_END)).isZero();
    }

    @Test
    void forgetsWithAnAttemptWhichPartsHadEnded() {
        var turn = Assembled.of(all(
                response("t1", "r1").starts().endsText(0, "Hello").fails(true).events(),
                response("t1", "r1")
                        .attempt(1)
                        .starts()
                        .endsText(0, "Bye")
                        .completes()
                        .events()));

        assertThat(turn.text()).isEqualTo("Bye");
    }

    @Test
    void remembersNoMoreThanTheLastPartsThatHaveEnded() {
        Tokens tokens = response("t1", "r1").starts();
        for (int part = 0; part < 100; part++) {
            tokens.endsText(part, "a");
        }
        var turn = Assembled.of(tokens);
        var stored = Objects.requireNonNull(
                turn.tables.memory().responses().get(new PairKey(Tokens.SESSION, "r1").toString()));

        assertThat(stored.getEndedParts())
                .hasSize(64)
                .last()
                .extracting(p -> p.getProducerPart())
                .isEqualTo(99);
    }

    @Test
    void knowsTheFinalTextOfASplitPart() {
        var turn = new Assembled(SMALL)
                .reads(response("t1", "r1")
                        .starts()
                        .says("0123456789abcdef")
                        .endsText(0, "0123456789abcdefgh")
                        .completes());

        assertThat(turn.text()).isEqualTo("0123456789abcdefgh");
        assertThat(turn.response().getParts()).extracting(p -> p.getContinues()).containsExactly(-1, 0, 1);
        assertThat(turn.response().getMarks()).containsExactly(Marks.FINAL_TEXT_ADDED);
    }
}
