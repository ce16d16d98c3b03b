package io.turnstream.sink.ably;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.sink.channel.ChannelMessage;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/** Connectors and messages for tests. */
final class Fixtures {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Fixtures() {}

    /** A timer that leaves no thread behind when it is shut down. */
    static ScheduledExecutorService timer() {
        return new ScheduledThreadPoolExecutor(1, Threads.daemons("test-timer"));
    }

    static AblySettings settings(URI url) {
        return AblySettings.of(RawAbly.KEY, "sink-1")
                .at(url)
                .waiting(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5));
    }

    static AblyConnector connector(URI url, ScheduledExecutorService timer) {
        return new AblyConnector(settings(url), timer, System::nanoTime);
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static ObjectNode extras(String name, String value) {
        var extras = JsonNodeFactory.instance.objectNode();
        extras.putObject("headers").put(name, value);
        return extras;
    }

    static ChannelMessage create(String id, String name, @Nullable JsonNode data) {
        return new ChannelMessage(id, name, data, JsonNodeFactory.instance.objectNode());
    }

    static ChannelMessage edit(String text) {
        return new ChannelMessage(null, null, text(text), JsonNodeFactory.instance.objectNode());
    }

    static JsonNode text(String text) {
        return JsonNodeFactory.instance.textNode(text);
    }
}
