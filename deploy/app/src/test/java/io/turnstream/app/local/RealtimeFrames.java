package io.turnstream.app.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A plain realtime connection to an Ably-compatible server that shows every protocol message as it came. */
final class RealtimeFrames implements WebSocket.Listener, AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ACK = 1;

    private final LinkedBlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
    private final List<JsonNode> passedOver = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;

    private RealtimeFrames(URI address) {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, this)
                .join();
    }

    /** Connects to what a ready line names. */
    static RealtimeFrames open(JsonNode ready) {
        String ably = ready.path("ably").asText().replaceFirst("^http", "ws");
        return new RealtimeFrames(URI.create(
                ably + "/?v=6&format=json&key=" + ready.path("ablyKey").asText()));
    }

    /** Sends a protocol message, which may be written with single quotes. */
    void send(String message) {
        socket.sendText(message.replace('\'', '"'), true).join();
    }

    /** Creates a message that is empty, and gives its serial. */
    String create(int msgSerial, String channel) {
        send("{'action':15,'channel':'" + channel + "','msgSerial':" + msgSerial
                + ",'messages':[{'name':'n','data':''}]}");
        return next(ACK).path("res").path(0).path("serials").path(0).asText();
    }

    /** Lets a message grow by one character. */
    void append(int msgSerial, String channel, String serial) {
        send("{'action':15,'channel':'" + channel + "','msgSerial':" + msgSerial
                + ",'messages':[{'action':5,'data':'x','serial':'" + serial + "'}]}");
    }

    /** The next protocol message with this action; others are kept for later. */
    JsonNode next(int action) {
        for (JsonNode earlier : passedOver) {
            if (earlier.path("action").asInt() == action) {
                passedOver.remove(earlier);
                return earlier;
            }
        }
        while (true) {
            JsonNode message = take();
            if (message.path("action").asInt(-1) == action) {
                return message;
            }
            passedOver.add(message);
        }
    }

    private JsonNode take() {
        try {
            @Nullable JsonNode message = received.poll(20, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("nothing came any more; before that " + passedOver);
            }
            return message;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            try {
                received.add(JSON.readTree(text.toString()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
