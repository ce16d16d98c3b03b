package io.turnstream.local.ably.server;

import io.turnstream.local.ably.protocol.Action;
import io.turnstream.local.ably.realtime.Frame;
import io.turnstream.local.ably.realtime.Socket;
import io.turnstream.local.ably.stream.StreamEvent;
import io.turnstream.local.ably.stream.StreamFormat;
import io.turnstream.local.ably.stream.StreamRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * A connection that is an event stream: protocol messages are written as events. Used from the loop; Jetty takes one
 * piece after the other and says there when it wants the next.
 */
final class StreamSocket implements Socket {

    /** A client that leaves so many events unread is cut off. */
    private static final int MAX_WAITING = 20_000;

    private final Executor loop;
    private final DelayLine way;
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final StreamFormat format;
    private final StreamRequest asked;
    private final Deque<String> waiting = new ArrayDeque<>();
    private Runnable whenGone = () -> {};
    private boolean writing;
    private boolean closing;
    private boolean gone;

    StreamSocket(
            Executor loop,
            DelayLine way,
            Request request,
            Response response,
            Callback callback,
            StreamFormat format,
            StreamRequest asked) {
        this.loop = loop;
        this.way = way;
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.format = format;
        this.asked = asked;
    }

    /** What to do when the client is gone. */
    void whenGone(Runnable task) {
        whenGone = task;
    }

    @Override
    public void send(Frame frame) {
        way.execute(() -> arrive(frame));
    }

    private void arrive(Frame frame) {
        int action = frame.message().path("action").asInt();
        if (action == Action.CONNECTED) {
            // the head of the answer goes out at once: the stream is open, whether or not anything happens on it
            write("");
        } else if (action == Action.HEARTBEAT) {
            write(format.write(new StreamEvent(null, "heartbeat", null)));
        } else {
            StreamEvent.of(frame.message(), asked.enveloped()).forEach(event -> write(format.write(event)));
        }
    }

    @Override
    public void ping() {
        way.execute(() -> write(format.keepAlive()));
    }

    @Override
    public void close(String reason) {
        way.execute(() -> {
            closing = true;
            writeNext();
        });
    }

    @Override
    public void abort() {
        if (!gone) {
            gone = true;
            request.getConnectionMetaData().getConnection().getEndPoint().close();
            callback.failed(new EofException("the stream is cut"));
        }
    }

    private void write(String text) {
        if (waiting.size() < MAX_WAITING) {
            waiting.add(text);
            writeNext();
        } else {
            abort();
            whenGone.run();
        }
    }

    private void writeNext() {
        if (writing || gone) {
            return;
        }
        String next = waiting.poll();
        if (next != null) {
            writing = true;
            ByteBuffer bytes = ByteBuffer.wrap(next.getBytes(StandardCharsets.UTF_8));
            response.write(
                    false,
                    bytes,
                    Callback.from(() -> loop.execute(this::written), failure -> loop.execute(this::lost)));
        } else if (closing) {
            gone = true;
            response.write(true, ByteBuffer.allocate(0), callback);
        }
    }

    private void written() {
        writing = false;
        writeNext();
    }

    private void lost() {
        abort();
        whenGone.run();
    }
}
