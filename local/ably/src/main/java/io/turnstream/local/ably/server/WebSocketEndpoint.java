package io.turnstream.local.ably.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.local.ably.protocol.ErrorInfo;
import io.turnstream.local.ably.realtime.AblyService;
import io.turnstream.local.ably.realtime.ClientSession;
import io.turnstream.local.ably.realtime.ConnectRequest;
import io.turnstream.local.ably.realtime.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One WebSocket. Messages are read on Jetty's threads and handled on the loop, in order. */
public final class WebSocketEndpoint implements Session.Listener {

    private static final Logger LOGGER = LoggerFactory.getLogger(WebSocketEndpoint.class);

    private final EventLoop loop;
    private final DelayLine way;
    private final AblyService service;
    private final ConnectRequest request;
    private final Optional<WireFormat> format;

    /** Set by Jetty before anything is read. */
    private @Nullable Open open;

    /** Set and read on the loop; null while there is no connection. */
    private @Nullable ClientSession client;

    private record Open(Session session, Inbox inbox, WireFormat format) {}

    WebSocketEndpoint(
            EventLoop loop, DelayLine way, AblyService service, ConnectRequest request, Optional<WireFormat> format) {
        this.loop = loop;
        this.way = way;
        this.service = service;
        this.request = request;
        this.format = format;
    }

    @Override
    public void onWebSocketOpen(Session session) {
        if (format.isEmpty()) {
            refuse(session, new JsonFormat(), "format is json or msgpack");
            return;
        }
        open = new Open(session, new Inbox(loop, way, () -> demand(session)), format.get());
        var socket = new JettySocket(session, format.get(), way);
        way.execute(() -> loop.execute(() -> {
            client = service.connect(request, socket).orElse(null);
            demand(session);
        }));
    }

    @Override
    public void onWebSocketText(String message) {
        receive(() -> opened().format.read(message));
    }

    @Override
    public void onWebSocketBinary(ByteBuffer message, Callback callback) {
        receive(() -> opened().format.read(message));
        callback.succeed();
    }

    @Override
    public void onWebSocketClose(int status, @Nullable String reason, Callback callback) {
        end();
        callback.succeed();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        end();
    }

    private void receive(Reading reading) {
        try {
            JsonNode message = reading.read();
            opened().inbox.put(() -> handle(message));
        } catch (IOException e) {
            refuse(opened().session, opened().format, "a protocol message is an object: " + e.getMessage());
        }
    }

    private void handle(JsonNode message) {
        if (client != null) {
            client.receive(message, opened().inbox);
        }
    }

    private void end() {
        if (open != null) {
            open.inbox.end(() -> {
                if (client != null) {
                    client.lost();
                }
            });
        }
    }

    private Open opened() {
        if (open == null) {
            throw new IllegalStateException("nothing is read before the socket is open");
        }
        return open;
    }

    private static void demand(Session session) {
        try {
            if (session.isOpen()) {
                session.demand();
            }
        } catch (IllegalStateException e) {
            // a socket may close at any moment, and a closed one has nothing to read
            LOGGER.debug("the socket is closed", e);
        }
    }

    private static void refuse(Session session, WireFormat format, String why) {
        format.write(Frame.error(ErrorInfo.of(40000, why)), session, Callback.NOOP);
        session.close(1003, "", Callback.NOOP);
    }

    private interface Reading {
        JsonNode read() throws IOException;
    }
}
