package io.turnstream.local.ably.server;

import io.turnstream.local.ably.realtime.Frame;
import io.turnstream.local.ably.realtime.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;

/** A WebSocket of Jetty. Frames are queued; a client that does not read them is cut off when the queue is full. */
final class JettySocket implements Socket {

    private static final int MAX_REASON_BYTES = 120;

    private final Session session;
    private final WireFormat format;
    private final DelayLine way;
    private final Callback orCut;

    JettySocket(Session session, WireFormat format, DelayLine way) {
        this.session = session;
        this.format = format;
        this.way = way;
        this.orCut = Callback.from(() -> {}, failure -> session.disconnect());
    }

    @Override
    public void send(Frame frame) {
        way.execute(() -> format.write(frame, session, orCut));
    }

    @Override
    public void ping() {
        way.execute(() -> session.sendPing(ByteBuffer.allocate(0), orCut));
    }

    @Override
    public void close(String reason) {
        boolean fits = reason.getBytes(StandardCharsets.UTF_8).length <= MAX_REASON_BYTES;
        way.execute(() -> session.close(StatusCode.NORMAL, fits ? reason : "", orCut));
    }

    @Override
    public void abort() {
        session.disconnect();
    }
}
