package io.turnstream.app.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.turnstream.app.page.Api;
import io.turnstream.app.page.PageHandler;
import io.turnstream.app.page.Progress;
import io.turnstream.app.page.Sessions;
import io.turnstream.app.page.SinkSwitch;
import io.turnstream.app.process.Started;
import io.turnstream.local.ably.LocalAbly;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;

/** What stands behind the page on this machine. Closing it ends what is being played. */
public final class LocalPage implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Started started = new Started();
    private final Sessions sessions;
    private final Progress progress;

    private LocalPage(LocalAbly ably, String bootstrap, SecureRandom random) {
        var producer = started.add(new LazyProducer(
                Map.of("bootstrap.servers", bootstrap, "schema.registry.url", LocalStack.SCHEMA_REGISTRY)));
        String run = Integer.toString(random.nextInt(36 * 36 * 36, 36 * 36 * 36 * 36), 36);
        this.sessions = started.add(new Sessions(producer, Clock.systemUTC(), run));
        this.progress = new Progress(ably);
    }

    /** Lets the page do its work from now on. */
    static LocalPage open(
            PageHandler handler, LocalAbly ably, String bootstrap, SinkSwitch sink, Supplier<Health> health) {
        var random = new SecureRandom();
        var page = new LocalPage(ably, bootstrap, random);
        handler.open(
                new Api(ably, page.sessions, page.progress, sink, () -> json(health.get()), Clock.systemUTC(), random));
        return page;
    }

    /** The answers that were started here. */
    public Sessions sessions() {
        return sessions;
    }

    /** How far they have come. */
    public Progress progress() {
        return progress;
    }

    @Override
    public void close() {
        started.close();
    }

    private static JsonNode json(Health health) {
        var json = JsonNodeFactory.instance.objectNode().put("ready", health.ready());
        json.set("parts", JSON.valueToTree(health.parts()));
        return json;
    }
}
