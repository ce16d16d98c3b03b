package io.turnstream.local.ably.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.local.ably.protocol.ErrorInfo;
import io.turnstream.local.ably.realtime.AblyService;
import io.turnstream.local.ably.realtime.ClientSession;
import io.turnstream.local.ably.realtime.ConnectRequest;
import io.turnstream.local.ably.realtime.Frame;
import io.turnstream.local.ably.realtime.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket. Messages are read on Jetty's threads and handled on the loop, one at a time: the next is asked for when
 * the one before was handled, so a client that is too fast waits in its own socket.
 */
public final class WebSocketEndpoint implements Session.Listener {

    private static final Logger LOGGER = LoggerFactory.getLogger(WebSocketEndpoint.class);

    private final EventLoop loop;
    private final AblyService service;
    private final ConnectRequest request;
    private final Optional<WireFormat> format;

    /** Set and read on the loop. */
    private @Nullable ClientSession client;

    private @Nullable Session session;

    WebSocketEndpoint(EventLoop loop, AblyService service, ConnectRequest request, Optional<WireFormat> format) {
        this.loop = loop;
        this.service = service;
        this.request = request;
        this.format = format;
    }

    @Override
    public void onWebSocketOpen(Session opened) {
        session = opened;
        if (format.isEmpty()) {
            refuse(opened, "this local server speaks JSON only: set useBinaryProtocol to false");
            return;
        }
        var socket = new JettySocket(opened, format.get());
        loop.execute(() -> {
            client = service.connect(request, socket).orElse(null);
            demand(opened);
        });
    }

    @Override
    public void onWebSocketText(String message) {
        receive(() -> read().read(message));
    }

    @Override
    public void onWebSocketBinary(ByteBuffer message, Callback callback) {
        receive(() -> read().read(message));
        callback.succeed();
    }

    @Override
    public void onWebSocketClose(int status, @Nullable String reason, Callback callback) {
        lose();
        callback.succeed();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        lose();
    }

    private void lose() {
        loop.execute(() -> {
            if (client != null) {
                client.lost();
            }
        });
    }

    private void receive(Reading reading) {
        Session from = session;
        if (from == null) {
            return;
        }
        try {
            JsonNode message = reading.read();
            loop.execute(() -> handle(message, from));
        } catch (IOException e) {
            refuse(from, "a protocol message is a JSON object: " + e.getMessage());
        }
    }

    private void handle(JsonNode message, Session from) {
        var hold = new HoldDemand(() -> demand(from));
        if (client != null) {
            client.receive(message, hold);
        }
        hold.handled();
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

    private static void refuse(Session session, String why) {
        Frame error = Frame.error(ErrorInfo.of(40000, why));
        session.sendText(error.text(), Callback.NOOP);
        session.close(1003, "", Callback.NOOP);
    }

    private WireFormat read() {
        return format.orElseThrow();
    }

    private interface Reading {
        JsonNode read() throws IOException;
    }

    /** Asks for the next message when this one is handled and nothing holds it. Used on the loop. */
    private static final class HoldDemand implements Reply.Hold {
        private final Runnable demand;
        private int holds = 1;

        HoldDemand(Runnable demand) {
            this.demand = demand;
        }

        @Override
        public void hold() {
            holds++;
        }

        @Override
        public void release() {
            if (--holds == 0) {
                demand.run();
            }
        }

        void handled() {
            release();
        }
    }
}
