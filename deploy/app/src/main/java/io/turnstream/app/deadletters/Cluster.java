package io.turnstream.app.deadletters;

import java.util.Map;

/**
 * Where the topics are, and who writes to Ably what they hold.
 *
 * @param client settings of Kafka's clients and of the schema registry
 * @param prefix what topic names begin with
 * @param sinkGroup the sink's consumer group
 */
public record Cluster(Map<String, String> client, String prefix, String sinkGroup) {

    public Cluster {
        client = Map.copyOf(client);
    }
}
