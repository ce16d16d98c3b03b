package io.turnstream.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.turnstream.bench.load.TokenText;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShownTest {

    private static final String TRUTH = token(0) + token(1) + token(2);

    @Test
    void readsWhatAWatcherSays() {
        Shown shown = Shown.parse("{\"channel\":\"ai:s0\",\"texts\":[\"abc\"],\"runs\":[\"complete\"],\"longest\":null,"
                + "\"restarts\":2,\"crossed\":0,\"errors\":[\"oh\"]}");

        assertThat(shown).isEqualTo(new Shown("ai:s0", List.of("abc"), List.of("complete"), null, 2, 0, List.of("oh")));
    }

    @Test
    void doesNotTakeForGrantedWhatAWatcherLeavesOut() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Shown.parse("{\"channel\":\"ai:s0\",\"texts\":[],\"runs\":[],\"errors\":[]}"))
                .withMessageContaining("ai:s0");
        assertThatIllegalStateException().isThrownBy(() -> Shown.parse("Error: no such file"));
    }

    @Test
    void anAnswerIsWholeWhenItAloneIsShownAndComplete() {
        assertThat(shown(List.of(TRUTH), List.of("complete")).isWhole(TRUTH)).isTrue();
        assertThat(shown(List.of(TRUTH), List.of("active")).isWhole(TRUTH)).isFalse();
        assertThat(shown(List.of(TRUTH), List.of()).isWhole(TRUTH)).isFalse();
        assertThat(shown(List.of(TRUTH, ""), List.of("complete")).isWhole(TRUTH))
                .isFalse();
        assertThat(shown(List.of(token(0)), List.of("complete")).isWhole(TRUTH)).isFalse();
    }

    @Test
    void countsWhatIsMissing() {
        Shown shown = shown(List.of(token(0) + "r0000t00001" + token(2)), List.of("complete"));

        assertThat(shown.lost(TRUTH)).isEqualTo(12);
        assertThat(shown.doubled()).isZero();
    }

    @Test
    void countsWhatIsThereTwiceInOneMessageAndInTwo() {
        Shown once = shown(List.of(token(0) + token(1) + token(1) + token(2)), List.of("complete"));
        Shown again = shown(List.of(TRUTH, TRUTH), List.of("complete"));

        assertThat(once.doubled()).isEqualTo(12);
        assertThat(once.lost(TRUTH)).isZero();
        assertThat(again.doubled()).isEqualTo(36);
    }

    @Test
    void whatWasShownMustAlwaysHaveBeenABeginning() {
        assertThat(seen(null, 0).wasAlwaysRight(TRUTH)).isTrue();
        assertThat(seen(TRUTH + token(2), 0).wasAlwaysRight(TRUTH)).isFalse();
        assertThat(seen(null, 1).wasAlwaysRight(TRUTH)).isFalse();
    }

    @Test
    void sumsUpWhatIsShownOfAll() {
        Shown whole = shown(List.of(TRUTH), List.of("complete"));
        Shown cut = new Shown("ai:s1", List.of(token(0)), List.of("complete"), null, 3, 0, List.of("oh"));

        Exactness exactness = Exactness.of(Map.of("ai:s0", TRUTH, "ai:s1", TRUTH, "ai:s2", TRUTH), List.of(whole, cut));

        assertThat(exactness).isEqualTo(new Exactness(3, 1, 24, 0, 0, 3, List.of("oh")));
        assertThat(exactness.isGood()).isFalse();
        assertThat(Exactness.of(Map.of("ai:s0", TRUTH), List.of(whole)).isGood())
                .isTrue();
    }

    private static Shown shown(List<String> texts, List<String> runs) {
        return new Shown("ai:s0", texts, runs, null, 0, 0, List.of());
    }

    private static Shown seen(@Nullable String longest, int crossed) {
        return new Shown("ai:s0", List.of(TRUTH), List.of("complete"), longest, 0, crossed, List.of());
    }

    private static String token(int number) {
        return new TokenText(0, number).text();
    }
}
