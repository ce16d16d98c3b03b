package io.turnstream.local.ably;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.turnstream.local.ably.protocol.MessagePack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A plain WebSocket that shows every protocol message as it came. JSON may be written with single quotes. */
final class TestClient implements WebSocket.Listener, AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int PATIENCE_SECONDS = 10;

    private final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch pinged = new CountDownLatch(1);
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final boolean binary;
    private final WebSocket socket;

    private TestClient(LocalAbly ably, String query) {
        binary = query.contains("format=msgpack");
        // a test that says nothing of roll-up wants one delivery for each append
        String whole = query.contains("appendRollupWindow") ? query : query + "&appendRollupWindow=0";
        URI uri = URI.create("ws://127.0.0.1:" + ably.port() + "/?" + whole);
        socket = HTTP.newWebSocketBuilder().buildAsync(uri, this).join();
    }

    /** A socket on which nothing was read yet. */
    static TestClient open(LocalAbly ably, String query) {
        return openWith(ably, "v=6&format=json&" + query);
    }

    /** A socket with exactly this query. */
    static TestClient openWith(LocalAbly ably, String query) {
        return new TestClient(ably, query);
    }

    /** A socket with the server's key, connected. */
    static TestClient connect(LocalAbly ably, String query) {
        TestClient client = open(ably, "key=app.key:secret&" + query);
        client.connected = client.next(4);
        return client;
    }

    static TestClient connect(LocalAbly ably) {
        return connect(ably, "");
    }

    /** A socket that speaks MessagePack, connected. */
    static TestClient connectBinary(LocalAbly ably, String query) {
        TestClient client = openWith(ably, "v=6&format=msgpack&key=app.key:secret&" + query);
        client.connected = client.next(4);
        return client;
    }

    /** The CONNECTED that {@link #connect} got. */
    JsonNode connected = JSON.nullNode();

    String connectionId() {
        return connected.path("connectionId").asText();
    }

    String connectionKey() {
        return connected.path("connectionDetails").path("connectionKey").asText();
    }

    static JsonNode json(String singleQuoted) {
        try {
            return JSON.readTree(singleQuoted.replace('\'', '"'));
        } catch (IOException e) {
            throw new IllegalArgumentException(singleQuoted, e);
        }
    }

    TestClient send(String singleQuoted) {
        return send(json(singleQuoted));
    }

    /** Sends a protocol message in the form of this socket. */
    TestClient send(JsonNode message) {
        if (binary) {
            socket.sendBinary(ByteBuffer.wrap(MessagePack.write(message)), true).join();
        } else {
            socket.sendText(message.toString(), true).join();
        }
        return this;
    }

    TestClient sendBinary(String singleQuoted) {
        byte[] bytes = json(singleQuoted).toString().getBytes(StandardCharsets.UTF_8);
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
        return this;
    }

    /** Sends a MESSAGE. */
    TestClient publish(int msgSerial, String channel, String messages) {
        return send(
                "{'action':15,'channel':'" + channel + "','msgSerial':" + msgSerial + ",'messages':" + messages + "}");
    }

    /** Creates a message and returns its serial. */
    String create(int msgSerial, String channel, String message) {
        JsonNode ack = publish(msgSerial, channel, "[" + message + "]").next(1);
        return ack.path("res").path(0).path("serials").path(0).asText();
    }

    TestClient append(int msgSerial, String channel, String serial, String data) {
        return publish(msgSerial, channel, "[{'action':5,'serial':'" + serial + "','data':'" + data + "'}]");
    }

    /** Attaches and returns the ATTACHED. */
    JsonNode attach(String channel) {
        return send("{'action':10,'channel':'" + channel + "'}").next(11);
    }

    /** The next protocol message with this action; others in between are passed over. */
    JsonNode next(int action) {
        while (true) {
            JsonNode message = next();
            if (message.path("action").asInt(-1) == action) {
                return message;
            }
        }
    }

    /** The next protocol message. */
    JsonNode next() {
        try {
            JsonNode message = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return message == null ? fail("nothing came") : message;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return fail("interrupted", e);
        }
    }

    /** The first message of the next delivery. */
    JsonNode delivered() {
        return next(15).path("messages").path(0);
    }

    /** True when nothing comes before the answer to a heartbeat. */
    void assertNothingCame() {
        send("{'action':0,'id':'probe'}");
        assertThat(next().path("id").asText()).isEqualTo("probe");
    }

    void awaitClosed() {
        await(closed);
    }

    void awaitPing() {
        await(pinged);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("interrupted", e);
        }
    }

    /** Is gone without a word. */
    void vanish() {
        socket.abort();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            try {
                received.add(JSON.readTree(text.toString()));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            text.setLength(0);
        }
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
        byte[] some = new byte[part.remaining()];
        part.get(some);
        bytes.writeBytes(some);
        if (last) {
            try {
                received.add(MessagePack.read(bytes.toByteArray()));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            bytes.reset();
        }
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
        pinged.countDown();
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        closed.countDown();
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.countDown();
    }

    @Override
    public void close() {
        socket.abort();
    }
}
