package io.turnstream.sink.engine;

import io.turnstream.avro.DeliveredMessage;
import io.turnstream.avro.DeliveryState;
import io.turnstream.avro.DeliveryStatus;
import io.turnstream.avro.TurnInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an earlier owner recorded of a turn that is not finished.
 *
 * @param isSuspended true when it waits for somebody, with nothing left to deliver
 * @param replayFrom the offset from which the turn's events are read again; earlier ones are done
 * @param generation how often it was superseded
 * @param codec the codec it was begun with
 * @param channel the channel it is on
 * @param resumed what its encoder needs when its beginning is not read again
 * @param messages what is on the channel, by key
 */
record RecoveredTurn(
        boolean isSuspended,
        long replayFrom,
        int generation,
        String codec,
        String channel,
        Optional<TurnInfo> resumed,
        Map<String, Known> messages) {

    /** True when it was given away in good order, with nothing in flight that could have created a message. */
    boolean isHandedOver() {
        return messages.values().stream().anyMatch(message -> message.chars() >= 0);
    }

    private static Known known(DeliveredMessage message) {
        return new Known(message.getSerial(), message.getClosed(), Math.toIntExact(message.getChars()));
    }

    static RecoveredTurn of(DeliveryState state) {
        Map<String, Known> messages = new LinkedHashMap<>();
        for (DeliveredMessage message : state.getMessages()) {
            messages.put(message.getKey(), known(message));
        }
        return new RecoveredTurn(
                state.getStatus() == DeliveryStatus.SUSPENDED,
                state.getReplayOffset(),
                state.getGeneration(),
                state.getCodec(),
                state.getChannel(),
                Optional.ofNullable(state.getTurn()),
                messages);
    }
}
