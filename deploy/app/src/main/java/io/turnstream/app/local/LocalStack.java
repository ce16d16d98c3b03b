package io.turnstream.app.local;

import io.turnstream.app.Turnstream;
import io.turnstream.app.page.PageHandler;
import io.turnstream.app.page.SinkSwitch;
import io.turnstream.app.process.Started;
import io.turnstream.app.process.Stop;
import io.turnstream.app.role.Role;
import io.turnstream.app.role.RoleProcess;
import io.turnstream.app.role.RunningRole;
import io.turnstream.app.topics.TopicAdmin;
import io.turnstream.app.topics.TopicPlan;
import io.turnstream.local.ably.LocalAbly;
import io.turnstream.local.kafka.LocalKafka;
import io.turnstream.local.kafka.LocalKafkaOptions;
import io.turnstream.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;
import org.eclipse.jetty.server.Handler;
import org.jspecify.annotations.Nullable;

/**
 * A broker, an Ably-compatible server, the roles and a status page, all in this JVM and on 127.0.0.1. For laptops and
 * tests. Closing it ends all of it.
 */
public final class LocalStack implements AutoCloseable {

    /** The schema registry inside this process; every other process derives the same ids from the shipped schemas. */
    public static final String SCHEMA_REGISTRY = "mock://turnstream";

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final Started started = new Started();
    private final List<RunningRole> roles = new CopyOnWriteArrayList<>();
    private final PageHandler pageHandler = new PageHandler();
    private final Ready addresses;
    private @Nullable LocalPage page;

    private IntSupplier brokenRules = () -> 0;

    /** Read by the threads of the status page, which is there before the rest. */
    private volatile boolean up;

    /**
     * Starts everything. The roles still need a few seconds then: {@link #waitUntilReady}.
     *
     * @throws RuntimeException when something cannot start; the message is one line that says what, and nothing is left
     *     running
     */
    public LocalStack(LocalOptions options) {
        LocalLogs.quieten();
        try {
            this.addresses = options.onlyAbly() ? startAbly(options) : startAll(options);
            this.up = true;
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Where everything is. */
    public Ready addresses() {
        return addresses;
    }

    /** The address of the broker. There must be one. */
    public String bootstrapServers() {
        return Objects.requireNonNull(addresses.kafka(), "no broker was asked for");
    }

    /** What was started on the page, and can be. The page must have been asked for. */
    public LocalPage page() {
        return Objects.requireNonNull(page, "no page was asked for");
    }

    /** Waits until all roles can do their work, one of them has failed, or somebody asks for the stop. */
    public void waitUntilReady(Stop stop) {
        while (!isReady() && failed().isEmpty() && !stop.await(BETWEEN_LOOKS)) {}
    }

    /** The first role that failed for good; empty while all run. */
    public Optional<Role> failed() {
        return roles.stream()
                .filter(role -> !role.isRunning())
                .map(RunningRole::role)
                .findFirst();
    }

    /** How many operations broke a rule of Ably or its AI Transport; those that the server remembers. */
    public int brokenRules() {
        return brokenRules.getAsInt();
    }

    /** How a role does, in a word; {@code absent} when it was not asked for. */
    public String stateOf(Role role) {
        return roles.stream()
                .filter(running -> running.role() == role)
                .findFirst()
                .map(RunningRole::state)
                .orElse("absent");
    }

    @Override
    public void close() {
        LocalLogs.quietenTheEnd();
        started.close();
    }

    private boolean isReady() {
        return roles.stream().allMatch(RunningRole::isReady);
    }

    private Ready startAbly(LocalOptions options) {
        LocalAbly ably = startServer(options);
        return new Ready(ably.url(), null, null, ably.key());
    }

    private LocalAbly startServer(LocalOptions options) {
        LocalAbly ably = started.add(LocalAbly.start(options.ably()));
        brokenRules = () -> ably.reports().size();
        return ably;
    }

    private Ready startAll(LocalOptions options) {
        // What only listens comes first: when a port is in use, nothing has been written yet.
        Handler[] handlers = options.page() ? new Handler[] {pageHandler} : new Handler[0];
        StatusServer http = started.add(StatusServer.start("127.0.0.1", options.httpPort(), this::health, handlers));
        LocalAbly ablyServer = startServer(options);
        Ready ably = new Ready(ablyServer.url(), null, null, ablyServer.key());
        pageHandler.allow(ablyServer.url());
        LocalKafka kafka = started.add(LocalKafka.start(kafkaOptions(options)));
        createTopics(kafka);
        TemporaryDirectory state = started.add(TemporaryDirectory.create("turnstream-topology-"));
        Map<String, String> settings = settings(options, kafka.bootstrapServers(), ably, state.path());
        SinkSwitch sink = LocalSink.absent();
        for (Role role : Role.values()) {
            if (options.roles().contains(role)) {
                boolean asProcess = role == Role.SINK && options.sinkProcess();
                sink = asProcess ? startSink(settings) : startHere(role, settings, sink);
            }
        }
        if (options.page()) {
            page = started.add(LocalPage.open(pageHandler, ablyServer, kafka.bootstrapServers(), sink, this::health));
        }
        return new Ready(ably.ably(), kafka.bootstrapServers(), "http://127.0.0.1:" + http.port(), ably.ablyKey());
    }

    private SinkSwitch startHere(Role role, Map<String, String> settings, SinkSwitch before) {
        RunningRole running = started.add(RunningRole.start(role, settings));
        roles.add(running);
        return role == Role.SINK ? LocalSink.here(running) : before;
    }

    private SinkSwitch startSink(Map<String, String> settings) {
        TemporaryDirectory temporary = started.add(TemporaryDirectory.create("turnstream-sink-"));
        var process = new RoleProcess(Role.SINK, Turnstream.class.getName(), settings, temporary.path());
        roles.add(started.add(RunningRole.of(process)));
        process.start();
        return LocalSink.process(process);
    }

    private static LocalKafkaOptions kafkaOptions(LocalOptions options) {
        LocalKafkaOptions kafka = LocalKafkaOptions.defaults().withPort(options.kafkaPort());
        Path kept = options.dataDirectory();
        return kept == null ? kafka : kafka.withDataDirectory(kept.resolve("kafka"));
    }

    private static void createTopics(LocalKafka kafka) {
        try (TopicAdmin admin = TopicAdmin.connect(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "default.api.timeout.ms", "30000"))) {
            admin.create(TopicPlan.all(Topics.DEFAULT_PREFIX, Topics.DEFAULT_PARTITIONS, Optional.of((short) 1)));
        }
    }

    private static Map<String, String> settings(LocalOptions options, String bootstrap, Ready ably, Path state) {
        var settings = new HashMap<String, String>();
        settings.put("bootstrap.servers", bootstrap);
        settings.put("schema.registry.url", SCHEMA_REGISTRY);
        settings.put("sink.ably.url", ably.ably());
        settings.put("sink.ably.key", ably.ablyKey());
        settings.put("topology.state.dir", state.toString());
        String codec = options.codec();
        if (codec != null) {
            settings.put("sink.codec", codec);
        }
        return settings;
    }

    private Health health() {
        var parts = new TreeMap<String, String>();
        roles.forEach(role -> parts.put(role.role().toString(), role.state()));
        return new Health(up && isReady(), parts, Map.of());
    }
}
