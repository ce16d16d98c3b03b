package io.turnstream.local.ably.server;

import io.turnstream.local.ably.auth.Credentials;
import io.turnstream.local.ably.control.ControlApi;
import io.turnstream.local.ably.protocol.ErrorInfo;
import io.turnstream.local.ably.protocol.RefusedException;
import io.turnstream.local.ably.rest.RestApi;
import io.turnstream.local.ably.rest.RestExchange;
import io.turnstream.local.ably.rest.RestRequest;
import io.turnstream.local.ably.rest.RestResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** HTTP in and out: reads a request, has it answered on the loop, writes the answer. */
final class RestHandler extends Handler.Abstract.NonBlocking {

    private static final int MAX_BODY_BYTES = 4 * 1024 * 1024;

    private static final Set<String> LOCAL_HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");

    private final EventLoop loop;
    private final DelayLine way;
    private final RestApi rest;
    private final ControlApi control;
    private final StreamHandler streams;

    RestHandler(EventLoop loop, DelayLine way, RestApi rest, ControlApi control, StreamHandler streams) {
        this.loop = loop;
        this.way = way;
        this.rest = rest;
        this.control = control;
        this.streams = streams;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        boolean forControl = isForControl(request);
        if (!forControl) {
            allowEveryOrigin(request, response);
        } else if (isFromAWebPage(request)) {
            new JettyExchange(request, response, callback, BodyFormat.JSON)
                    .respond(RestResponse.error(ErrorInfo.of(40300, "/local is not for web pages")));
            return true;
        }
        if (request.getMethod().equals("OPTIONS")) {
            response.setStatus(204);
            callback.succeeded();
            return true;
        }
        if (StreamHandler.isFor(request)) {
            streams.handle(request, response, callback);
            return true;
        }
        var exchange = new JettyExchange(request, response, callback, wanted(request));
        Content.Source.asByteArrayAsync(request, MAX_BODY_BYTES).whenComplete((body, failure) -> {
            if (failure == null) {
                answer(request, body, forControl, exchange);
            } else {
                exchange.respond(
                        RestResponse.error(ErrorInfo.of(40009, "a request has at most " + MAX_BODY_BYTES + " bytes")));
            }
        });
        return true;
    }

    private void answer(Request request, byte[] body, boolean forControl, RestExchange exchange) {
        try {
            RestRequest read = read(request, body);
            if (forControl) {
                loop.execute(() -> exchange.respond(control.handle(read)));
            } else {
                way.execute(() -> loop.execute(() -> rest.handle(read, new FarExchange(exchange, way))));
            }
        } catch (RefusedException e) {
            exchange.respond(RestResponse.error(e.error()));
        }
    }

    private static RestRequest read(Request request, byte[] body) throws RefusedException {
        Map<String, String> parameters =
                HttpQuery.parameters(request.getHttpURI().getQuery());
        Credentials credentials = HttpQuery.credentials(
                parameters,
                request.getHeaders().get(HttpHeader.AUTHORIZATION),
                request.getHeaders().get("X-Ably-ClientId"));
        List<String> path = HttpQuery.path(request.getHttpURI().getPath());
        BodyFormat format = BodyFormat.of(request.getHeaders().get(HttpHeader.CONTENT_TYPE));
        return new RestRequest(request.getMethod(), path, parameters, credentials, version(request), format.read(body));
    }

    private static int version(Request request) {
        String version = request.getHeaders().get("X-Ably-Version");
        return version != null && version.matches("\\d{1,4}") ? Integer.parseInt(version) : 0;
    }

    private static BodyFormat wanted(Request request) {
        Map<String, String> parameters =
                HttpQuery.parameters(request.getHttpURI().getQuery());
        return BodyFormat.wanted(parameters.get("format"), request.getHeaders().get(HttpHeader.ACCEPT));
    }

    private static boolean isForControl(Request request) {
        List<String> path = HttpQuery.path(request.getHttpURI().getPath());
        return !path.isEmpty() && path.get(0).equals(ControlApi.ROOT);
    }

    /**
     * A page that somebody has open must neither read what is on the channels nor script faults: browsers say where a
     * request comes from, and a name that was pointed at this machine is in {@code Host}.
     */
    private static boolean isFromAWebPage(Request request) {
        return request.getHeaders().contains(HttpHeader.ORIGIN)
                || !LOCAL_HOSTS.contains(Request.getServerName(request));
    }

    /** Browsers may use this server from any page: it is local, and its key is known. */
    private static void allowEveryOrigin(Request request, Response response) {
        String asked = request.getHeaders().get("Access-Control-Request-Headers");
        response.getHeaders().put("Access-Control-Allow-Origin", "*");
        response.getHeaders().put("Access-Control-Allow-Methods", "GET, POST, PATCH, PUT, DELETE, OPTIONS");
        response.getHeaders().put("Access-Control-Allow-Headers", asked == null ? "*" : asked);
        response.getHeaders().put("Access-Control-Expose-Headers", "Link, X-Ably-Errorcode, X-Ably-Errormessage");
        response.getHeaders().put("Access-Control-Max-Age", "86400");
    }

    /** An exchange whose answer has a way to go. */
    private record FarExchange(RestExchange near, DelayLine way) implements RestExchange {

        @Override
        public void respond(RestResponse answer) {
            way.execute(() -> near.respond(answer));
        }

        @Override
        public void abort() {
            near.abort();
        }
    }

    /** An exchange of Jetty. */
    private record JettyExchange(Request request, Response response, Callback callback, BodyFormat format)
            implements RestExchange {

        @Override
        public void respond(RestResponse answer) {
            response.setStatus(answer.status());
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, format.type());
            if (isTokenError(answer)) {
                response.getHeaders().add("WWW-Authenticate", "X-Ably-Token realm=\"ably\", stale=true");
            }
            for (Map.Entry<String, String> header : answer.headers()) {
                response.getHeaders().add(new HttpField(header.getKey(), oneLine(header.getValue())));
            }
            response.write(true, ByteBuffer.wrap(format.write(answer.body())), callback);
        }

        @Override
        public void abort() {
            request.getConnectionMetaData().getConnection().getEndPoint().close();
            callback.failed(new EofException("closed by a scripted fault"));
        }

        /** Ably-java renews its token when it is told so in this way, and not by the code alone. */
        private static boolean isTokenError(RestResponse answer) {
            int code = answer.body().path("error").path("code").asInt();
            return answer.status() == 401 && code >= 40140 && code < 40150;
        }

        private static String oneLine(String value) {
            return value.replace('\n', ' ').replace('\r', ' ');
        }
    }
}
