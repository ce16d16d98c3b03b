package io.turnstream.local.ably.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.turnstream.local.ably.auth.Credentials;
import io.turnstream.local.ably.protocol.Action;
import io.turnstream.local.ably.protocol.ErrorInfo;
import io.turnstream.local.ably.protocol.RefusedException;
import io.turnstream.local.ably.realtime.AblyService;
import io.turnstream.local.ably.realtime.ClientSession;
import io.turnstream.local.ably.realtime.ConnectRequest;
import io.turnstream.local.ably.realtime.Reply;
import io.turnstream.local.ably.rest.RestResponse;
import io.turnstream.local.ably.stream.StreamFormat;
import io.turnstream.local.ably.stream.StreamRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Event streams: who reads one is a client with a connection like others, which attaches when the stream begins and only
 * listens.
 */
final class StreamHandler {

    private static final ObjectNode CLOSE =
            JsonNodeFactory.instance.objectNode().put("action", Action.CLOSE);

    private final EventLoop loop;
    private final DelayLine way;
    private final AblyService service;

    StreamHandler(EventLoop loop, DelayLine way, AblyService service) {
        this.loop = loop;
        this.way = way;
        this.service = service;
    }

    /** True for a request for an event stream. */
    static boolean isFor(Request request) {
        List<String> path = HttpQuery.path(request.getHttpURI().getPath());
        return request.getMethod().equals("GET")
                && path.size() == 1
                && (path.get(0).equals("sse") || path.get(0).equals("event-stream"));
    }

    void handle(Request request, Response response, Callback callback) {
        // a stream is silent for as long as nothing happens
        request.addIdleTimeoutListener(timeout -> false);
        loop.execute(() -> way.execute(() -> {
            try {
                open(request, response, callback);
            } catch (RefusedException e) {
                way.execute(() -> refuse(response, callback, e.error()));
            }
        }));
    }

    private void open(Request request, Response response, Callback callback) throws RefusedException {
        if (service.refusesConnection()) {
            throw RefusedException.of(50003, "the service is unavailable (scripted)");
        }
        Map<String, String> query = HttpQuery.parameters(request.getHttpURI().getQuery());
        Credentials credentials =
                HttpQuery.credentials(query, request.getHeaders().get(HttpHeader.AUTHORIZATION), null);
        StreamRequest asked = StreamRequest.read(query, request.getHeaders().get("Last-Event-ID"));
        asked.require(service.authenticator().grant(credentials, service.now()));
        StreamFormat format = StreamFormat.of(
                HttpQuery.path(request.getHttpURI().getPath()).get(0),
                request.getHeaders().get(HttpHeader.ACCEPT));
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, format.type());
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
        var socket = new StreamSocket(loop, way, request, response, callback, format, asked);
        var connect = new ConnectRequest(credentials, true, asked.heartbeats(), Duration.ZERO, null, null);
        service.connect(connect, socket).ifPresent(session -> attach(session, socket, asked));
    }

    private static void attach(ClientSession session, StreamSocket socket, StreamRequest asked) {
        socket.whenGone(() -> session.receive(CLOSE, Reply.Hold.NOTHING));
        asked.attaches().forEach(attach -> session.receive(attach, Reply.Hold.NOTHING));
    }

    private static void refuse(Response response, Callback callback, ErrorInfo error) {
        response.setStatus(error.statusCode());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        String body = RestResponse.error(error).body().toString();
        response.write(true, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), callback);
    }
}
