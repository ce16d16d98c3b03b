package io.turnstream.sink.codec;

import io.turnstream.avro.Failure;
import io.turnstream.avro.TurnEvent;
import java.util.List;

/**
 * Encodes the events of one turn, one after the other. A pure fold: the same events give the same operations with the
 * same keys, on every instance and after every crash. Knows nothing of serials, acknowledgements, retries or time.
 * Not thread safe.
 */
public interface TurnEncoder {

    /**
     * What the event asks of the channel, in order. Creates that follow each other directly travel as one atomic
     * publish where their references allow it. Text that a codec does not show gives no operations.
     */
    List<ChannelOperation> encode(TurnEvent event);

    /**
     * Ends the turn as failed, in place of what was asked for and is not on the channel yet: closes what is open there
     * and tells clients that the turn is over. Nothing is encoded afterwards.
     *
     * @param failure why
     * @param channel how far the channel is
     */
    List<ChannelOperation> giveUp(Failure failure, OnChannel channel);
}
