package io.turnstream.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.bench.faults.Storm.Kind;
import io.turnstream.bench.faults.Storm.Strike;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StormTest {

    @Test
    void asManyPublishesFailAsWereMeantTo() {
        Storm storm = Storm.of(1, 1_000, 50);

        List<Integer> met = storm.strikes().stream().map(Strike::nth).toList();
        assertThat(met).hasSize(500).doesNotHaveDuplicates().isSorted().allMatch(nth -> nth >= 1 && nth <= 1_000);
    }

    @Test
    void whenAllFailEachIsMetOnce() {
        assertThat(Storm.of(1, 100, 100).strikes())
                .extracting(Strike::nth)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 100).boxed().toList());
    }

    @Test
    void everythingThatCanGoWrongDoes() {
        Storm storm = Storm.of(1, 10_000, 2);

        assertThat(storm.happened(200)).containsOnlyKeys(Kind.values()).allSatisfy((kind, count) -> assertThat(count)
                .isPositive());
    }

    @Test
    void theSameSeedIsTheSameStorm() {
        assertThat(Storm.of(7, 1_000, 2)).isEqualTo(Storm.of(7, 1_000, 2)).isNotEqualTo(Storm.of(8, 1_000, 2));
    }

    @Test
    void whatHappenedIsWhatCameFirst() {
        var storm = new Storm(List.of(
                new Strike(3, Kind.REFUSED_429), new Strike(5, Kind.CUT_AFTER), new Strike(9, Kind.REFUSED_429)));

        Map<Kind, Integer> happened = storm.happened(2);

        assertThat(happened)
                .containsEntry(Kind.REFUSED_429, 1)
                .containsEntry(Kind.CUT_AFTER, 1)
                .containsEntry(Kind.REFUSED_503, 0);
    }
}
