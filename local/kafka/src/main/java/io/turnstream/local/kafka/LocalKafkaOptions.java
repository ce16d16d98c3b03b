package io.turnstream.local.kafka;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link LocalKafka} is started.
 *
 * @param port the port of the broker on 127.0.0.1; 0 for any free one
 * @param dataDirectory where the broker keeps its logs, created when missing and kept; null for a temporary directory
 *     that goes away with the broker
 * @param settings broker settings that replace ours, such as {@code transaction.max.timeout.ms}
 */
public record LocalKafkaOptions(int port, @Nullable Path dataDirectory, Map<String, String> settings) {

    public LocalKafkaOptions {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("a port is a number from 0 to 65535, not " + port);
        }
        settings = Map.copyOf(settings);
    }

    /** Any free port, a temporary directory, our settings. */
    public static LocalKafkaOptions defaults() {
        return new LocalKafkaOptions(0, null, Map.of());
    }

    /** These options with another port; 0 for any free one. */
    public LocalKafkaOptions withPort(int otherPort) {
        return new LocalKafkaOptions(otherPort, dataDirectory, settings);
    }

    /** These options with a directory that is kept and serves the next start as well. */
    public LocalKafkaOptions withDataDirectory(Path directory) {
        return new LocalKafkaOptions(port, directory, settings);
    }

    /** These options with one broker setting more. */
    public LocalKafkaOptions withSetting(String name, String value) {
        var more = new HashMap<>(settings);
        more.put(name, value);
        return new LocalKafkaOptions(port, dataDirectory, more);
    }
}
