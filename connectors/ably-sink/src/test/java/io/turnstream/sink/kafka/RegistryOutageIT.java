package io.turnstream.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import io.turnstream.avro.DeadLetter;
import io.turnstream.avro.DeliveryState;
import io.turnstream.avro.Outcome;
import io.turnstream.avro.TurnEvent;
import io.turnstream.sink.SinkRole;
import io.turnstream.sink.codec.TurnScript;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RegistryOutageIT {

    private static final int TURN_EVENT = 1;

    @Test
    void waitsForTheRegistryAndSkipsNothing() throws Exception {
        var up = new AtomicBoolean();
        HttpServer registry = registry(up);
        try (var kafka = new SinkHarness();
                var channels = new MemoryChannels()) {
            // Given
            kafka.with(
                    "schema.registry.url",
                    "http://127.0.0.1:" + registry.getAddress().getPort());
            SinkRole sink = kafka.start(channels);
            TurnScript script =
                    TurnScript.turn("S1", "R1").begins().responds("P1", "A1").text(0, "It is 3C.");
            for (TurnEvent event : script.ends().over(Outcome.COMPLETE).events()) {
                byte[] bytes = kafka.bytes(event);
                ByteBuffer.wrap(bytes).putInt(1, TURN_EVENT);
                kafka.sendBytes("S1", bytes);
            }
            await().atMost(SinkHarness.PATIENCE)
                    .until(() -> sink.status().flatMap(SinkStatus::obstacle).isPresent());
            assertThat(sink.isReady()).isFalse();
            assertThat(channels.operations()).isZero();

            // When
            up.set(true);

            // Then
            kafka.awaitAllHandled();
            assertThat(channels.text("ai:S1")).isEqualTo("It is 3C.");
            await().atMost(SinkHarness.PATIENCE).until(sink::isReady);
            assertThat(kafka.deadLetters()).isEmpty();
        } finally {
            registry.stop(0);
        }
    }

    /** A registry with three schemas: a double that answers 503 until it is up. */
    private static HttpServer registry(AtomicBoolean up) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            String asked = path + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] answer = answer(path, asked).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
            exchange.sendResponseHeaders(up.get() ? 200 : 503, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String answer(String path, String asked) {
        if (path.startsWith("/schemas/ids/")) {
            int id = Integer.parseInt(path.substring("/schemas/ids/".length()));
            Schema schema = id == TURN_EVENT
                    ? TurnEvent.getClassSchema()
                    : id == 2 ? DeliveryState.getClassSchema() : DeadLetter.getClassSchema();
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("schema", schema.toString())
                    .toString();
        }
        int id = asked.contains("delivery-state") ? 2 : 3;
        return "{\"subject\":\"s\",\"version\":1,\"id\":" + id + ",\"schema\":\"\\\"string\\\"\"}";
    }
}
