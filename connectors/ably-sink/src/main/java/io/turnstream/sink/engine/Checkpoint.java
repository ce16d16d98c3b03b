package io.turnstream.sink.engine;

import io.turnstream.avro.DeadLetter;
import io.turnstream.avro.DeliveryState;
import java.util.List;
import java.util.Map;

/**
 * What has to be written in one Kafka transaction: then it holds for ever, or none of it does.
 *
 * @param id its number; {@link DeliveryEngine#committed} is told it when the transaction is through
 * @param offsets per partition, the lowest offset that is not yet handled
 * @param states delivery states that changed
 * @param deadLetters turns that were given up
 */
public record Checkpoint(long id, Map<Integer, Long> offsets, List<StateChange> states, List<DeadLetter> deadLetters) {

    /** A state and the partition whose turn events it belongs to. */
    public record StateChange(int partition, DeliveryState state) {}

    /** True when nothing but offsets would be written. */
    public boolean onlyOffsets() {
        return states.isEmpty() && deadLetters.isEmpty();
    }
}
