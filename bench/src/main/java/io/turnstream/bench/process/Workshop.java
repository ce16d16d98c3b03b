package io.turnstream.bench.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.turnstream.app.Turnstream;
import io.turnstream.app.topics.TopicAdmin;
import io.turnstream.app.topics.TopicPlan;
import io.turnstream.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Where a bench puts together what it measures: a broker, an Ably-compatible server and the production roles, each a
 * process of its own, with a temporary folder for their data. Closing it stops all of them and deletes the folder.
 */
public final class Workshop implements AutoCloseable {

    /** What a role gets: the launcher's options, and a heap of known size. */
    public static final List<String> ROLE_JVM = List.of("-XX:+UseSerialGC", "-Xshare:auto", "-Xms256m", "-Xmx512m");

    private static final List<String> BROKER_JVM = List.of("-Xms256m", "-Xmx512m", "-XX:+UseSerialGC");
    private static final List<String> ABLY_JVM = List.of("-Xms512m", "-Xmx2g");
    private static final Duration TO_START = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path logs;
    private final Path data;
    private final Children children = new Children();

    /**
     * An empty one.
     *
     * @param logs the folder in which each process has a file for what it says on stderr
     */
    public Workshop(Path logs) {
        this.logs = logs;
        try {
            this.data = Files.createTempDirectory("turnstream-bench-");
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for temporary files", e);
        }
        children.add(this::deleteData);
    }

    /** A broker without topics; the address is the second. */
    public Broker broker() {
        Child child = start(
                "broker",
                BROKER_JVM,
                BrokerProcess.class,
                List.of(data.resolve("kafka").toString()));
        return new Broker(child, child.await(line -> line.startsWith("127.0.0.1:"), TO_START));
    }

    /** A broker in a process of its own. */
    public record Broker(Child process, String bootstrapServers) {

        /** Creates every topic of Turnstream under the default prefix. */
        public void createTopics() {
            createTopics(Topics.DEFAULT_PREFIX);
        }

        /** Creates every topic of Turnstream under this prefix. */
        public void createTopics(String prefix) {
            try (TopicAdmin admin = TopicAdmin.connect(Map.of("bootstrap.servers", bootstrapServers))) {
                admin.create(TopicPlan.all(prefix, Topics.DEFAULT_PARTITIONS, Optional.of((short) 1)));
            }
        }
    }

    /** An Ably-compatible server that writes down what reaches it. */
    public record Ably(Child process, String url, String key, Path record) {}

    /**
     * An Ably-compatible server.
     *
     * @param name tells several apart
     * @param roundTrip how far away it is
     * @param rate publishes per second on a connection and on a channel; 0 for no limit, Ably's own is 50
     */
    public Ably ably(String name, Duration roundTrip, int rate) {
        Path record = data.resolve(name + ".tsv");
        Child child = start(
                name,
                ABLY_JVM,
                RecordingAbly.class,
                List.of(record.toString(), Long.toString(roundTrip.toMillis()), Integer.toString(rate)));
        JsonNode ready = json(child.await(line -> line.contains("\"ready\""), TO_START));
        return new Ably(
                child, ready.path("ably").asText(), ready.path("ablyKey").asText(), record);
    }

    /**
     * {@code turnstream run --role ROLE}. It is not ready yet: {@link GroupWatch}.
     *
     * @param settings what its file of settings holds
     */
    public Child role(String role, List<String> jvm, Map<String, String> settings) {
        return role(role, role, jvm, settings);
    }

    /**
     * {@code turnstream run --role ROLE}, one of several. It is not ready yet: {@link GroupWatch}.
     *
     * @param name tells several apart
     * @param settings what its file of settings holds
     */
    public Child role(String name, String role, List<String> jvm, Map<String, String> settings) {
        Path file = data.resolve(role + "-" + System.nanoTime() + ".properties");
        var properties = new Properties();
        properties.putAll(settings);
        if (role.equals("topology")) {
            properties.putIfAbsent(
                    "topology.state.dir", data.resolve("topology").toString());
        }
        try (var out = Files.newBufferedWriter(file)) {
            properties.store(out, null);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
        return start(name, jvm, Turnstream.class, List.of("run", "--role", role, "--config", file.toString()));
    }

    /** The settings that every role shares. */
    public static Map<String, String> settings(Broker broker, Ably ably) {
        return Map.of(
                "bootstrap.servers", broker.bootstrapServers(),
                "schema.registry.url", SCHEMA_REGISTRY,
                "sink.ably.url", ably.url(),
                "sink.ably.key", ably.key());
    }

    /** Every process derives the same ids from the shipped schemas: no registry is measured. */
    public static final String SCHEMA_REGISTRY = "mock://bench";

    /** Another JVM with the classes of this one. */
    public Child start(String name, List<String> jvm, Class<?> main, List<String> arguments) {
        return children.add(Child.start(name, Jvm.command(jvm, main, arguments), data, logs));
    }

    /** Any other process. */
    public Child start(String name, List<String> command, Path directory) {
        return children.add(Child.start(name, command, directory, logs));
    }

    /** Stops one of them now. */
    public void stop(Child child) {
        children.stop(child);
    }

    /** Kills one of them now (SIGKILL), and returns when it is gone. */
    public void kill(Child child) {
        child.kill();
        child.awaitGone();
        children.stop(child);
    }

    /** The folder for data, deleted at the end. */
    public Path data() {
        return data;
    }

    @Override
    public void close() {
        children.close();
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException("no JSON: " + line, e);
        }
    }

    private void deleteData() throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> found = Files.walk(data)) {
            found.sorted(Comparator.reverseOrder()).forEach(all::add);
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }
}
