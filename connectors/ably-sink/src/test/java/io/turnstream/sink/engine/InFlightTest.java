package io.turnstream.sink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.schemas.PairKey;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Operations without an answer. */
class InFlightTest {

    private final InFlight inFlight = new InFlight();
    private final Slot slot = new Slot(0, EngineSettings.defaults());
    private final Slot elsewhere = new Slot(1, EngineSettings.defaults());

    @Test
    void theOldestIsTheOneThatWasSentFirst() {
        assertThat(inFlight.oldest()).isNull();
        inFlight.add(write(1, 0, slot, 1));
        inFlight.add(write(2, 0, slot, 1));

        assertThat(Objects.requireNonNull(inFlight.oldest()).id()).isEqualTo(1);
        assertThat(Objects.requireNonNull(inFlight.take(1)).id()).isEqualTo(1);
        assertThat(Objects.requireNonNull(inFlight.oldest()).id()).isEqualTo(2);
    }

    @Test
    void anAnswerIsTakenOnce() {
        inFlight.add(write(1, 0, slot, 1));

        assertThat(inFlight.take(1)).isNotNull();
        assertThat(inFlight.take(1)).isNull();
    }

    @Test
    void aLostConnectionTakesItsOwnWritesWithIt() {
        InFlight.Sent lost = write(1, 0, slot, 2);
        inFlight.add(lost);
        inFlight.add(write(2, 0, slot, 1));
        inFlight.add(write(3, 0, elsewhere, 2));
        inFlight.add(read(4, 0, slot, 2));

        assertThat(inFlight.takeLost(slot, 2)).containsExactly(lost);

        assertThat(inFlight.take(1)).isNull();
        assertThat(inFlight.take(2)).isNotNull();
        assertThat(inFlight.take(3)).isNotNull();
        assertThat(inFlight.take(4)).isNotNull();
    }

    @Test
    void aPartitionWritesOverAConnectionWhenAnOperationOfItThatChangesAChannelIsOnItsWayThere() {
        assertThat(inFlight.isWriting(0, slot, 1)).isFalse();
        inFlight.add(read(1, 0, slot, 1));
        assertThat(inFlight.isWriting(0, slot, 1)).isFalse();
        inFlight.add(write(2, 0, slot, 1));

        assertThat(inFlight.isWriting(0, slot, 1)).isTrue();
        assertThat(inFlight.isWriting(1, slot, 1)).isFalse();
        assertThat(inFlight.isWriting(0, elsewhere, 1)).isFalse();
        assertThat(inFlight.isWriting(0, slot, 2)).isFalse();
    }

    @Test
    void whatIsForgottenIsWaitedForNoMore() {
        inFlight.add(write(1, 0, slot, 1));
        inFlight.add(write(2, 1, slot, 1));

        inFlight.forget(sent -> sent.turn().partition == 0);

        assertThat(inFlight.take(1)).isNull();
        assertThat(inFlight.take(2)).isNotNull();
    }

    private static InFlight.Sent write(long id, int partition, Slot slot, long life) {
        return sent(id, partition, slot, life, new Intent.Append(Messages.created("x"), false));
    }

    private static InFlight.Sent read(long id, int partition, Slot slot, long life) {
        return sent(id, partition, slot, life, new Intent.Read(Messages.created("x")));
    }

    private static InFlight.Sent sent(long id, int partition, Slot slot, long life, Intent intent) {
        var turn = new TurnDelivery(partition, new PairKey("s", "t"), "ai:s", new StepCodec(), Optional.empty());
        return new InFlight.Sent(id, slot, turn, intent, 0, life, 0);
    }
}
