package io.turnstream.app.local;

import io.turnstream.app.InvalidInput;
import io.turnstream.app.http.Answer;
import io.turnstream.app.http.HttpServer;
import io.turnstream.schemas.errors.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Says over HTTP how this process does: {@code /} for people (JSON for programs that accept only that), {@code /healthz}
 * for supervisors, 200 when ready and 503 otherwise. Handlers that were given answer first what they know.
 */
public final class StatusServer implements AutoCloseable {

    private final HttpServer server;

    private StatusServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Serves from now on.
     *
     * @param host the address to listen on
     * @param port the port; 0 for any free one
     * @param before handlers that are asked first
     * @throws InvalidInput when the port is in use
     */
    public static StatusServer start(String host, int port, Supplier<Health> health, Handler... before) {
        var handlers = new ArrayList<>(List.of(before));
        handlers.add(new Status(health));
        return new StatusServer(HttpServer.start(host, port, handlers));
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }

    /** Answers whatever nobody else did. */
    private static final class Status extends Handler.Abstract.NonBlocking {

        private final Supplier<Health> health;

        Status(Supplier<Health> health) {
            this.health = health;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            answer(request).send(response, callback);
            return true;
        }

        private Answer answer(Request request) {
            if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
                return Answer.error(ErrorCode.METHOD_NOT_ALLOWED, "only GET and HEAD are answered here")
                        .with("Allow", "GET, HEAD");
            }
            Health now = health.get();
            return switch (Request.getPathInContext(request)) {
                case "/" ->
                    acceptsOnlyJson(request) ? Answer.jsonText(200, now.toJson()) : Answer.text(200, now.toText());
                case "/healthz" -> Answer.jsonText(now.ready() ? 200 : 503, now.toJson());
                default -> Answer.error(ErrorCode.NOT_FOUND, "there is nothing here");
            };
        }

        private static boolean acceptsOnlyJson(Request request) {
            String accept = request.getHeaders().get(HttpHeader.ACCEPT);
            return accept != null && accept.startsWith("application/json");
        }
    }
}
