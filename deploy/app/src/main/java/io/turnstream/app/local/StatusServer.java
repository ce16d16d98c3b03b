package io.turnstream.app.local;

import io.turnstream.app.InvalidInput;
import java.net.BindException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A small HTTP server that says how this process does: {@code /} for people (JSON for programs that accept only that),
 * {@code /healthz} for supervisors, 200 when ready and 503 otherwise.
 */
public final class StatusServer implements AutoCloseable {

    private static final int THREADS = 8;

    private final Server server;
    private final ServerConnector connector;

    private StatusServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Serves from now on.
     *
     * @param host the address to listen on
     * @param port the port; 0 for any free one
     * @throws InvalidInput when the port is in use
     */
    public static StatusServer start(String host, int port, Supplier<Health> health) {
        var threads = new QueuedThreadPool(THREADS, 1);
        threads.setName("http");
        var server = new Server(threads);
        var connector = new ServerConnector(server, 1, 1);
        connector.setHost(host);
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(new Answers(health));
        try {
            server.start();
            return new StatusServer(server, connector);
        } catch (Exception e) {
            stop(server);
            if (e.getCause() instanceof BindException || e instanceof BindException) {
                throw new InvalidInput("port " + port + " on " + host + " is in use", e);
            }
            throw new IllegalStateException("the HTTP server did not start: " + e.getMessage(), e);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        stop(server);
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server did not stop", e);
        }
    }

    /** Answers requests. Errors have the shape that all of Turnstream's HTTP errors have. */
    private static final class Answers extends Handler.Abstract.NonBlocking {

        private final Supplier<Health> health;

        Answers(Supplier<Health> health) {
            this.health = health;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
                response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
                error(response, callback, 405, "method_not_allowed", "only GET and HEAD are answered here");
                return true;
            }
            switch (Request.getPathInContext(request)) {
                case "/" -> status(request, response, callback);
                case "/healthz" -> {
                    Health now = health.get();
                    write(response, callback, now.ready() ? 200 : 503, "application/json", now.toJson() + '\n');
                }
                default -> error(response, callback, 404, "not_found", "there is nothing here");
            }
            return true;
        }

        private void status(Request request, Response response, Callback callback) {
            String accept = request.getHeaders().get(HttpHeader.ACCEPT);
            boolean json = accept != null && accept.startsWith("application/json");
            Health now = health.get();
            write(
                    response,
                    callback,
                    200,
                    json ? "application/json" : "text/plain; charset=utf-8",
                    json ? now.toJson() + '\n' : now.toText());
        }

        private static void error(Response response, Callback callback, int status, String code, String message) {
            write(
                    response,
                    callback,
                    status,
                    "application/json",
                    "{\"error\":{\"message\":\"" + message + "\",\"status\":" + status + ",\"code\":\"" + code
                            + "\"}}\n");
        }

        private static void write(Response response, Callback callback, int status, String type, String body) {
            response.setStatus(status);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            response.write(true, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), callback);
        }
    }
}
