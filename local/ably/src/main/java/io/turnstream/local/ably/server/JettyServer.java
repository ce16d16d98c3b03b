package io.turnstream.local.ably.server;

import io.turnstream.local.ably.auth.Credentials;
import io.turnstream.local.ably.control.ControlApi;
import io.turnstream.local.ably.realtime.AblyService;
import io.turnstream.local.ably.realtime.ConnectRequest;
import io.turnstream.local.ably.rest.RestApi;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.jspecify.annotations.Nullable;

/** HTTP and WebSocket on one port of 127.0.0.1. */
public final class JettyServer implements AutoCloseable {

    private static final int THREADS = 32;
    private static final int MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

    /** A client that leaves so many messages unread is cut off. */
    private static final int MAX_OUTGOING_FRAMES = 20_000;

    private final EventLoop loop;
    private final DelayLine way;
    private final AblyService service;
    private final Server server;
    private final ServerConnector connector;

    /**
     * A server that does not listen yet.
     *
     * @param roundTrip how long a client's message and its answer are on the way together
     */
    public JettyServer(EventLoop loop, Duration roundTrip, AblyService service, RestApi rest, ControlApi control) {
        this.loop = loop;
        this.way = DelayLine.half(loop, roundTrip);
        this.service = service;
        this.server = new Server(threads());
        this.connector = connector(server);
        var upgrade = WebSocketUpgradeHandler.from(server, this::configure);
        upgrade.setHandler(new RestHandler(loop, way, rest, control, new StreamHandler(loop, way, service)));
        server.setHandler(upgrade);
    }

    /**
     * Starts listening.
     *
     * @param port 0 for any free one
     * @throws BindException when something listens there already
     */
    public void start(int port) throws IOException {
        connector.setPort(port);
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw e.getCause() instanceof BindException inUse ? inUse : new IOException("the server did not start", e);
        }
    }

    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the server did not stop", e);
        }
    }

    private static QueuedThreadPool threads() {
        var threads = new QueuedThreadPool(THREADS);
        threads.setName("local-ably-http");
        threads.setDaemon(true);
        return threads;
    }

    private static ServerConnector connector(Server server) {
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        // names of channels have colons, slashes and anything else, percent-encoded in paths
        http.setUriCompliance(UriCompliance.UNSAFE);
        var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        // small frames leave at once: times that are measured here must not be Nagle's
        connector.setAcceptedTcpNoDelay(true);
        server.addConnector(connector);
        return connector;
    }

    private void configure(ServerWebSocketContainer container) {
        container.setMaxTextMessageSize(MAX_MESSAGE_BYTES);
        container.setMaxBinaryMessageSize(MAX_MESSAGE_BYTES);
        container.setMaxFrameSize(MAX_MESSAGE_BYTES);
        container.setMaxOutgoingFrames(MAX_OUTGOING_FRAMES);
        // heartbeats and pings keep sockets busy; who is silent for so long is gone
        container.setIdleTimeout(Duration.ofMinutes(5));
        container.addMapping("/*", this::upgrade);
    }

    /** Fifteen seconds unless the client says otherwise (docs, "Presence", unstable connections). */
    private static Duration remainPresentFor(@Nullable String millis) {
        return millis != null && millis.matches("\\d{1,9}")
                ? Duration.ofMillis(Long.parseLong(millis))
                : Duration.ofSeconds(15);
    }

    private @Nullable Object upgrade(ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
        // no compression: it costs more than it saves on one machine
        response.setExtensions(List.of());
        boolean refused = loop.call(service::refusesConnection);
        if (refused) {
            Response.writeError(request, response, callback, 503, "refused (scripted)");
            return null;
        }
        Map<String, String> query = HttpQuery.parameters(request.getHttpURI().getQuery());
        Credentials credentials =
                HttpQuery.credentials(query, request.getHeaders().get(HttpHeader.AUTHORIZATION), null);
        var connect = new ConnectRequest(
                credentials,
                !"false".equals(query.get("echo")),
                "true".equals(query.get("heartbeats")),
                remainPresentFor(query.get("remainPresentFor")),
                query.get("appendRollupWindow"),
                query.getOrDefault("resume", query.get("recover")));
        return new WebSocketEndpoint(loop, way, service, connect, WireFormat.named(query.get("format")));
    }
}
