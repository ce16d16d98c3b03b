package io.turnstream.sink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When streams that were closed in doubt are read once more. */
class AftermathScheduleTest {

    private static final long NOW = 1_000;

    private final Aftermath aftermath = new Aftermath();
    private final MessageDelivery message = Messages.created("one");
    private final MessageDelivery other = Messages.created("two");

    @Test
    void aStreamIsDueTenSecondsAfterItWasFirstAskedFor() {
        aftermath.add(message);

        assertThat(aftermath.next(NOW)).isEqualTo(NOW + Aftermath.WAIT);
        assertThat(aftermath.due(NOW)).isNull();
        assertThat(aftermath.due(NOW + Aftermath.WAIT - 1)).isNull();
        assertThat(aftermath.due(NOW + Aftermath.WAIT)).isSameAs(message);
        assertThat(Aftermath.WAIT).isEqualTo(10_000);
    }

    @Test
    void theFirstThatIsDueIsTheNext() {
        aftermath.add(message);
        aftermath.next(NOW);
        aftermath.add(other);

        assertThat(aftermath.next(NOW + 5_000)).isEqualTo(NOW + Aftermath.WAIT);
        aftermath.remove(message);
        assertThat(aftermath.next(NOW + 5_000)).isEqualTo(NOW + 5_000 + Aftermath.WAIT);
        assertThat(aftermath.holds(message)).isFalse();
        assertThat(aftermath.holds(other)).isTrue();
    }

    @Test
    void aStreamThatIsBeingReadIsNotDueAgain() {
        aftermath.add(message);
        aftermath.next(NOW);
        message.reading();

        assertThat(aftermath.due(NOW + Aftermath.WAIT)).isNull();
        assertThat(aftermath.next(NOW + Aftermath.WAIT)).isEqualTo(Long.MAX_VALUE);
        assertThat(aftermath.isQuiet()).isFalse();
        message.notRead();
        assertThat(aftermath.isQuiet()).isTrue();
    }

    @Test
    void aStreamThatCannotBeReadIsDueAfterLongerAndLongerWaitsAndThenNoMore() {
        aftermath.add(message);

        for (int tries = 1; tries <= 5; tries++) {
            assertThat(aftermath.later(message, NOW)).isTrue();
            assertThat(aftermath.next(NOW)).isEqualTo(NOW + tries * Aftermath.WAIT);
        }

        assertThat(aftermath.later(message, NOW)).isFalse();
        assertThat(aftermath.isEmpty()).isTrue();
    }

    @Test
    void oneStreamThatCannotBeReadDoesNotPutOffAnother() {
        aftermath.add(message);
        aftermath.add(other);
        aftermath.next(NOW);

        aftermath.later(other, NOW + 20_000);

        assertThat(aftermath.due(NOW + 20_000)).isSameAs(message);
        aftermath.remove(message);
        assertThat(aftermath.due(NOW + 20_000)).isNull();
    }

    @Test
    void aStreamThatIsNotHeldIsNotPutOff() {
        assertThat(aftermath.later(message, NOW)).isFalse();
        assertThat(aftermath.next(NOW)).isEqualTo(Long.MAX_VALUE);
        assertThat(aftermath.isQuiet()).isTrue();
    }

    @Test
    void nothingIsHeldWhenAllIsForgotten() {
        aftermath.add(message);
        assertThat(aftermath.isEmpty()).isFalse();

        aftermath.clear();

        assertThat(aftermath.isEmpty()).isTrue();
    }
}
