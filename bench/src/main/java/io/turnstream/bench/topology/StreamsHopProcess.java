package io.turnstream.bench.topology;

import io.turnstream.topology.TopologySettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/**
 * Kafka Streams without our work, in a process of its own: the same settings as the topology's, no state, and the bytes
 * go out as they came.
 */
public final class StreamsHopProcess {

    private static final List<String> KAFKA = List.of("kafka.", "topology.kafka.");

    private StreamsHopProcess() {}

    /** Those of the topology's settings that are for Kafka Streams itself, as arguments. */
    static List<String> settings(Map<String, String> topology) {
        return topology.entrySet().stream()
                .filter(setting -> KAFKA.stream().anyMatch(setting.getKey()::startsWith))
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .sorted()
                .toList();
    }

    /** Arguments: brokers, consumer group, topic to read, topic to write, a folder for state, {@link #settings}. */
    public static void main(String[] arguments) {
        Map<String, String> given = new HashMap<>(Map.of("bootstrap.servers", arguments[0]));
        for (String setting : List.of(arguments).subList(5, arguments.length)) {
            int equals = setting.indexOf('=');
            given.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        Map<String, Object> settings = new HashMap<>(TopologySettings.of(given).kafkaStreams());
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, arguments[1]);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, arguments[4]);
        var builder = new StreamsBuilder();
        builder.stream(arguments[2], Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
                .to(arguments[3], Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
        var streams = new KafkaStreams(builder.build(), new StreamsConfig(settings));
        Runtime.getRuntime().addShutdownHook(new Thread(streams::close, "stop-streams"));
        streams.start();
    }
}
