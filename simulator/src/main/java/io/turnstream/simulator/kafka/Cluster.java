package io.turnstream.simulator.kafka;

import io.turnstream.avro.CompletedResponse;
import io.turnstream.avro.DeadLetter;
import io.turnstream.avro.DeliveryState;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TurnEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * The topics that delivery needs, as many partitions of each.
 *
 * @param partitions how many partitions every topic has
 * @param tokenEvents what producers and time-outs say
 * @param cancels cancels on a topic of their own; empty unless somebody makes it so on purpose
 * @param turnEvents what the topology makes of it
 * @param responses finished responses
 * @param deliveryStates what the sinks have on record
 * @param deadLetters what the sinks could not deliver; one partition
 * @param topologyGroup the group of the topology's instances
 * @param sinkGroup the group of the sinks
 */
public record Cluster(
        int partitions,
        List<TopicLog<TokenEvent>> tokenEvents,
        List<TopicLog<TokenEvent>> cancels,
        List<TopicLog<TurnEvent>> turnEvents,
        List<TopicLog<CompletedResponse>> responses,
        List<TopicLog<DeliveryState>> deliveryStates,
        TopicLog<DeadLetter> deadLetters,
        Group topologyGroup,
        Group sinkGroup) {

    /** An empty cluster. */
    public static Cluster of(int partitions) {
        return new Cluster(
                partitions,
                logs(partitions),
                logs(partitions),
                logs(partitions),
                logs(partitions),
                logs(partitions),
                new TopicLog<>(),
                new Group(),
                new Group());
    }

    private static <V> List<TopicLog<V>> logs(int partitions) {
        List<TopicLog<V>> logs = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            logs.add(new TopicLog<>());
        }
        return logs;
    }
}
