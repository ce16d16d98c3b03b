package io.turnstream.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.sink.config.OffsetReset;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StartingPointTest {

    private static final OptionalLong NONE = OptionalLong.empty();

    @Test
    void goesOnWhereTheGroupIs() {
        assertThat(StartingPoint.decide(OptionalLong.of(7), 3, 9, OffsetReset.FAIL))
                .isEqualTo(new StartingPoint(7, false, ""));
    }

    @Test
    void beginsAtTheStartOfATopicThatIsWhole() {
        assertThat(StartingPoint.decide(NONE, 0, 9, OffsetReset.FAIL)).isEqualTo(new StartingPoint(0, true, ""));
    }

    @Test
    void hasNothingToDecideWhereNothingIsLeft() {
        assertThat(StartingPoint.decide(NONE, 9, 9, OffsetReset.FAIL)).isEqualTo(new StartingPoint(9, true, ""));
    }

    @Test
    void asksTheOperatorWhereItCannotBeKnown() {
        assertThatThrownBy(() -> StartingPoint.decide(NONE, 3, 9, OffsetReset.FAIL))
                .isInstanceOf(SinkStoppedException.class);
        assertThat(StartingPoint.decide(NONE, 3, 9, OffsetReset.EARLIEST).offset())
                .isEqualTo(3);
        assertThat(StartingPoint.decide(NONE, 3, 9, OffsetReset.LATEST).offset())
                .isEqualTo(9);
        assertThat(StartingPoint.decide(NONE, 3, 9, OffsetReset.LATEST).surprise())
                .contains("begins at 3");
    }

    @Test
    void saysThatRecordsExpired() {
        StartingPoint start = StartingPoint.decide(OptionalLong.of(1), 3, 9, OffsetReset.FAIL);
        assertThat(start.offset()).isEqualTo(3);
        assertThat(start.isNew()).isTrue();
        assertThat(start.surprise()).contains("2 records expired");
    }

    @Test
    void asksTheOperatorWhenTheTopicWasMadeAnew() {
        assertThatThrownBy(() -> StartingPoint.decide(OptionalLong.of(20), 0, 9, OffsetReset.FAIL))
                .isInstanceOf(SinkStoppedException.class)
                .hasMessageContaining("20");
        assertThat(StartingPoint.decide(OptionalLong.of(20), 0, 9, OffsetReset.EARLIEST)
                        .offset())
                .isZero();
    }
}
