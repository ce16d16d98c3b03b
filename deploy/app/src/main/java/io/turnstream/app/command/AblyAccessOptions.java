package io.turnstream.app.command;

import io.turnstream.app.InvalidInput;
import io.turnstream.app.config.RoleKeys;
import io.turnstream.app.config.Settings;
import io.turnstream.sink.config.SinkConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command reaches Ably, as the sink does. */
final class AblyAccessOptions {

    private static final String KEY = "sink.ably.key";
    private static final String KEY_FILE = "sink.ably.key.file";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Settings of the sink, of which sink.ably.*, sink.group.id and sink.errors.to.clients count here. They"
                            + " can also come from the environment: sink.ably.key.file is TURNSTREAM_SINK_ABLY_KEY_FILE.")
    private @Nullable Path config;

    @Option(
            names = "--ably-key-file",
            paramLabel = "FILE",
            description = "File that holds the Ably API key and nothing else.")
    private @Nullable String keyFile;

    @Option(
            names = "--ably-key",
            paramLabel = "KEY",
            description = "The Ably API key; others on this machine can see it. Prefer --ably-key-file.")
    private @Nullable String key;

    @Option(
            names = "--ably-url",
            paramLabel = "URL",
            description = "Address of an Ably-compatible server (default: Ably).")
    private @Nullable String url;

    @Option(
            names = "--ably-client-id",
            paramLabel = "ID",
            description = "Identity under which the sink publishes: messages can be changed only under the one that"
                    + " created them (default: turnstream).")
    private @Nullable String clientId;

    /**
     * The sink's settings, as far as a command needs them.
     *
     * @throws InvalidInput when there is no key, or two
     */
    SinkConfig config(String bootstrap, String prefix) {
        Map<String, String> settings = new TreeMap<>(
                config == null
                        ? Settings.ofEnvironment(System.getenv(), RoleKeys.KNOWN)
                        : Settings.read(config, System.getenv(), RoleKeys.KNOWN));
        settings.put("bootstrap.servers", bootstrap);
        settings.put("topic.prefix", prefix);
        if (key != null && keyFile != null) {
            throw new InvalidInput("give --ably-key-file or --ably-key, not both");
        }
        if (key != null || keyFile != null) {
            settings.remove(KEY);
            settings.remove(KEY_FILE);
        }
        put(settings, KEY, key);
        put(settings, KEY_FILE, keyFile);
        put(settings, "sink.ably.url", url);
        put(settings, "sink.ably.client.id", clientId);
        if (!settings.containsKey(KEY) && !settings.containsKey(KEY_FILE)) {
            throw new InvalidInput("give the Ably API key: --ably-key-file FILE, or " + KEY_FILE + " in --config FILE");
        }
        return SinkConfig.of(settings);
    }

    private static void put(Map<String, String> settings, String name, @Nullable String value) {
        if (value != null) {
            settings.put(name, value);
        }
    }
}
