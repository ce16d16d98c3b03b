package io.turnstream.app.command;

import io.turnstream.app.InvalidInput;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a command finds the brokers. */
final class BrokerOptions {

    private static final Pattern ADDRESSES = Pattern.compile("[^\\s:,]+:\\d{1,5}(,[^\\s:,]+:\\d{1,5})*");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private String bootstrap = "";

    @Option(
            names = "--client-config",
            paramLabel = "FILE",
            description = "Kafka client settings, such as security.protocol, as a properties file.")
    private @Nullable Path clientConfig;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            required = true,
            description = "The Kafka brokers. The command fails when none of them answers within 10 s.")
    void bootstrap(String addresses) {
        if (!ADDRESSES.matcher(addresses).matches()) {
            throw new ParameterException(
                    spec.commandLine(), "--bootstrap takes HOST:PORT[,HOST:PORT…], not '" + addresses + "'");
        }
        this.bootstrap = addresses;
    }

    /** The addresses of the brokers. */
    String bootstrap() {
        return bootstrap;
    }

    /** Settings for any Kafka client, {@code bootstrap.servers} among them. */
    Map<String, String> clientSettings() {
        var settings = new TreeMap<String, String>();
        if (clientConfig != null) {
            read(clientConfig).forEach((name, value) -> settings.put((String) name, (String) value));
        }
        settings.put("bootstrap.servers", bootstrap);
        return settings;
    }

    private static Properties read(Path file) {
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidInput("cannot read " + file + ": " + e, e);
        }
        return properties;
    }
}
