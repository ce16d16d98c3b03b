package io.turnstream.sink.ably;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/**
 * A double of Ably's end of the wire that keeps every frame and says only what the test tells it to, so that tests see
 * and send exact frames. It knows no channels and no messages.
 */
final class RawAbly implements AutoCloseable {

    static final String KEY = "app.k:very-secret";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** An answer over HTTP. */
    record Answer(int status, String body, String... headers) {}

    /** What a client sends after the connection is there. */
    record Sent(int connection, boolean text, ObjectNode frame) {
        long serial() {
            return frame.path("msgSerial").asLong();
        }
    }

    private final Server server = server();
    private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
    private final List<Sent> all = new CopyOnWriteArrayList<>();
    private final List<String> urls = new CopyOnWriteArrayList<>();
    private final List<Session> sessions = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Queue<Answer> answers = new ArrayDeque<>();
    private volatile List<String> greeting = List.of(connected(15_000));
    private volatile boolean refusing;
    private volatile boolean politeOnClose = true;

    RawAbly() {
        var fallback = new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                answer(request, response, callback);
                return true;
            }
        };
        var sockets = WebSocketUpgradeHandler.from(
                server,
                container -> container.addMapping("/*", (request, response, callback) -> {
                    if (refusing || request.getHttpURI().getPath().length() > 1) {
                        answer(request, response, callback);
                        return null;
                    }
                    urls.add(request.getHttpURI().getPathQuery());
                    return new Endpoint();
                }));
        sockets.setHandler(fallback);
        server.setHandler(sockets);
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** As Ably does, it takes names of channels with an encoded slash. */
    private static Server server() {
        var server = new Server();
        var http = new HttpConfiguration();
        http.setUriCompliance(UriCompliance.UNSAFE);
        var connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        return server;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getURI().getPort());
    }

    /** What each new connection is told; nothing when empty. */
    RawAbly greets(String... frames) {
        greeting = List.of(frames);
        return this;
    }

    /** Answers the opening of a WebSocket with this instead. */
    RawAbly refuses(Answer answer) {
        refusing = true;
        return answers(answer);
    }

    /** Answers the next HTTP request with this. */
    RawAbly answers(Answer answer) {
        synchronized (answers) {
            answers.add(answer);
        }
        return this;
    }

    /** Leaves a goodbye without an answer. */
    RawAbly ignoresGoodbyes() {
        politeOnClose = false;
        return this;
    }

    static String connected(long maxIdleInterval) {
        return """
                {"action":4,"connectionId":"c1","connectionDetails":{"connectionKey":"key!c1",\
                "maxMessageSize":65536,"maxIdleInterval":%d,"connectionStateTtl":120000}}""".formatted(maxIdleInterval);
    }

    /** The next frame of a client, of any connection. */
    Sent next() throws InterruptedException {
        var frame = sent.poll(5, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("The client sent nothing; it had sent " + all);
        }
        return frame;
    }

    List<Sent> all() {
        return all;
    }

    /** Path and query of each connection. */
    List<String> urls() {
        return urls;
    }

    /** Method, path and query of each HTTP request, and its protocol version. */
    List<String> requests() {
        return requests;
    }

    /** Sends a frame on the newest connection. */
    void says(String frame) {
        session().sendText(frame, org.eclipse.jetty.websocket.api.Callback.NOOP);
    }

    void acknowledges(long serial, String... results) {
        says("""
                {"action":1,"msgSerial":%d,"count":%d,"res":[%s]}""".formatted(serial, results.length, String.join(",", results)));
    }

    /** Cuts the TCP connection of the newest connection, without a goodbye. */
    void kills() {
        session().disconnect();
    }

    void closes(int code) {
        session().close(code, "", org.eclipse.jetty.websocket.api.Callback.NOOP);
    }

    private Session session() {
        return sessions.get(sessions.size() - 1);
    }

    private void answer(Request request, Response response, Callback callback) {
        requests.add(request.getMethod() + " " + request.getHttpURI().getPathQuery() + " v"
                + request.getHeaders().get("X-Ably-Version"));
        Answer answer;
        synchronized (answers) {
            answer = answers.poll();
        }
        var given = answer == null ? new Answer(500, "{}") : answer;
        response.setStatus(given.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        for (var i = 0; i < given.headers().length; i += 2) {
            response.getHeaders().add(given.headers()[i], given.headers()[i + 1]);
        }
        Content.Sink.write(response, true, given.body(), callback);
    }

    @Override
    public void close() throws Exception {
        sessions.forEach(Session::disconnect);
        server.stop();
    }

    /** Public for Jetty, which looks for its methods by reflection. */
    public final class Endpoint implements Session.Listener.AutoDemanding {

        private int number;

        @Override
        public void onWebSocketOpen(Session session) {
            sessions.add(session);
            number = sessions.size();
            greeting.forEach(frame -> session.sendText(frame, org.eclipse.jetty.websocket.api.Callback.NOOP));
        }

        @Override
        public void onWebSocketError(Throwable cause) {
            // Tests break connections; what matters is what the other end makes of it.
        }

        @Override
        public void onWebSocketText(String message) {
            received(message, true);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, org.eclipse.jetty.websocket.api.Callback callback) {
            received(StandardCharsets.UTF_8.decode(payload).toString(), false);
            callback.succeed();
        }

        private void received(String message, boolean text) {
            try {
                JsonNode frame = JSON.readTree(message);
                var kept = new Sent(number, text, (ObjectNode) frame);
                all.add(kept);
                sent.add(kept);
                if (frame.path("action").asInt() == 7 && politeOnClose) {
                    says("{\"action\":8}");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
