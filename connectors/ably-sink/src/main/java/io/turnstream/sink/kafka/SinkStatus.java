package io.turnstream.sink.kafka;

import io.turnstream.sink.engine.EngineCounters;
import java.util.Optional;

/**
 * How the sink is, at one moment.
 *
 * @param at when that was, in milliseconds of a clock that never goes back
 * @param joined true once it is a member of its group
 * @param partitions partitions that it delivers
 * @param loading partitions of which it is not yet known where they begin
 * @param obstacle what keeps it from delivering until somebody does something; empty when nothing does
 * @param outage why nothing goes out at present, when waiting is all that helps; empty while there is an obstacle
 * @param connections connections to the channel service that are up
 * @param poisoned records that went to the dead letters unread, since the loop began
 * @param deadLetters all that went to the dead letters, since the loop began
 * @param checkpoints transactions written, since the loop began
 * @param leaseLapses how often sending stopped because the group was not heard, since the loop began
 * @param delivery what the engine did
 */
public record SinkStatus(
        long at,
        boolean joined,
        int partitions,
        int loading,
        Optional<String> obstacle,
        Optional<String> outage,
        int connections,
        long poisoned,
        long deadLetters,
        long checkpoints,
        long leaseLapses,
        EngineCounters.Snapshot delivery) {}
