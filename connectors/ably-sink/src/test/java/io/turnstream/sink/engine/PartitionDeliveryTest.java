package io.turnstream.sink.engine;

import static io.turnstream.sink.engine.Turns.turn;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.schemas.PairKey;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PartitionDeliveryTest {

    private final PartitionDelivery partition = new PartitionDelivery(0, 0, 0, 0, 10, 0);

    @Test
    void isNeverCommittedPastATurnThatWasPutOff() {
        // Given
        partition.putOff(3);
        begin("recovered", 5);
        assertThat(partition.committable()).isEqualTo(3);
        partition.readTo(10);
        assertThat(partition.goBack()).hasValue(3);

        // When
        begin("put-off", 3);

        // Then
        assertThat(partition.committable()).isEqualTo(3);
    }

    @Test
    void isNotCommittedPastATurnThatBeginsBeforeOneThatWasThereWhenItWentBack() {
        // Given
        partition.putOff(3);
        begin("recovered", 8);
        partition.readTo(10);
        partition.goBack();
        assertThat(partition.committable()).isEqualTo(3);

        // When
        begin("put-off", 3);
        begin("after it", 4);

        // Then
        assertThat(partition.committable()).isEqualTo(3);
    }

    @Test
    void isCommittedAsFarAsItWasReadOnceTheTurnThatHeldItBackIsGone() {
        // Given
        TurnDelivery turn = begin("t", 2);
        assertThat(partition.committable()).isEqualTo(2);

        // When
        partition.remove(turn);

        // Then
        assertThat(partition.committable()).isEqualTo(3);
    }

    private TurnDelivery begin(String id, long offset) {
        var turn = new TurnDelivery(0, new PairKey("s", id), "ai:s", new StepCodec(), Optional.empty());
        partition.add(turn.key, turn);
        turn("s", id).says("a").events().forEach(event -> turn.offer(event, offset));
        partition.readTo(offset + 1);
        return turn;
    }
}
