package io.turnstream.sink.engine;

import static io.turnstream.sink.engine.Turns.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.turnstream.avro.TurnEvent;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When a partition is not to be read on, to the character. */
class PauseTest {

    /** A turn counts for 1,000, its three messages for 1,500, the events that ask for them for 150, its text for itself. */
    private static final int LOAD = 3_650;

    private static final String TEXT = "x".repeat(1_000);

    private static DeliveryEngine engine(long limit, int partitions) {
        var engine = new DeliveryEngine(
                Limits.holding(limit),
                name -> Optional.of(new StepCodec()),
                (session, info) -> "ai:" + session,
                event -> false,
                new Random(7));
        for (int partition = 0; partition < partitions; partition++) {
            engine.assigned(partition, 0, 0, 0, List.of());
        }
        return engine;
    }

    private static void offer(DeliveryEngine engine, int partition, Turns turns) {
        long offset = 0;
        for (TurnEvent event : turns.takeEvents()) {
            engine.offer(partition, offset++, event);
        }
    }

    private static void fill(DeliveryEngine engine, int partition) {
        offer(engine, partition, turn("s" + partition, "t").says(TEXT));
    }

    @Test
    void aPartitionIsReadUntilItHoldsMoreThanItMay() {
        DeliveryEngine fits = engine(LOAD, 1);
        DeliveryEngine tooMuch = engine(LOAD - 1, 1);
        fill(fits, 0);
        fill(tooMuch, 0);

        assertThat(fits.shouldPause(0, false)).isFalse();
        assertThat(tooMuch.shouldPause(0, false)).isTrue();
        assertThat(fits.pendingChars()).isEqualTo(TEXT.length());
    }

    @Test
    void aPartitionThatIsPausedIsReadAgainWhenItHoldsHalfOfThat() {
        DeliveryEngine half = engine(2 * LOAD, 1);
        DeliveryEngine more = engine(2 * LOAD - 1, 1);
        fill(half, 0);
        fill(more, 0);

        assertThat(half.shouldPause(0, true)).isFalse();
        assertThat(more.shouldPause(0, true)).isTrue();
    }

    @Test
    void allPartitionsTogetherHoldFourTimesAsMuch() {
        DeliveryEngine four = engine(LOAD, 4);
        DeliveryEngine five = engine(LOAD, 5);
        for (int partition = 0; partition < 4; partition++) {
            fill(four, partition);
            fill(five, partition);
        }
        fill(five, 4);

        assertThat(four.shouldPause(0, false)).isFalse();
        assertThat(five.shouldPause(0, false)).isTrue();
    }

    @Test
    void aPartitionThatHoldsLessThanItsPartIsReadOnThoughAllTogetherHoldTooMuch() {
        DeliveryEngine engine = engine(LOAD, 6);
        for (int partition = 0; partition < 5; partition++) {
            fill(engine, partition);
        }
        offer(engine, 5, turn("s5", "t"));

        assertThat(engine.shouldPause(0, false)).isTrue();
        assertThat(engine.shouldPause(5, false)).isFalse();
    }

    @Test
    void aPartitionThatWasGivenAwayHoldsNothing() {
        DeliveryEngine engine = engine(LOAD, 6);
        for (int partition = 0; partition < 6; partition++) {
            fill(engine, partition);
        }
        assertThat(engine.shouldPause(0, false)).isTrue();

        engine.release(4);
        engine.release(5);

        assertThat(engine.shouldPause(0, false)).isFalse();
        assertThat(engine.pendingChars()).isEqualTo(4L * TEXT.length());
    }

    @Test
    void aPartitionThatIsNotOursIsNotAskedAbout() {
        assertThatIllegalStateException()
                .isThrownBy(() -> engine(LOAD, 1).shouldPause(7, false))
                .withMessageContaining("7");
    }
}
