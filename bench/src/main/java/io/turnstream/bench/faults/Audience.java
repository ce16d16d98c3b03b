package io.turnstream.bench.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * People who watch channels live, over one connection that speaks Ably's protocol in JSON. It shares no code with the sink,
 * so that it can judge it. Safe from any thread.
 */
final class Audience implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long BETWEEN_LOOKS_MS = 5;
    private static final ObjectMapper JSON = new ObjectMapper();

    // Ably's protocol actions.
    private static final int CONNECTED = 4;
    private static final int ERROR = 9;
    private static final int ATTACH = 10;
    private static final int ATTACHED = 11;
    private static final int DETACHED = 13;
    private static final int MESSAGE = 15;

    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final CompletableFuture<String> failed = new CompletableFuture<>();
    private final Map<String, Screen> byChannel = new HashMap<>();
    private final List<Screen> screens = new ArrayList<>();
    private final CountDownLatch attached;
    private final WebSocket socket;

    private Audience(String url, String key, List<String> channels) {
        for (String channel : channels) {
            Screen screen = new Screen();
            byChannel.put(channel, screen);
            screens.add(screen);
        }
        this.attached = new CountDownLatch(channels.size());
        URI address = URI.create(url.replaceFirst("^http", "ws") + "/?v=6&format=json&key=" + key);
        this.socket = get(HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, new Incoming()));
    }

    /**
     * Watches these channels; what is published from now on is seen.
     *
     * @param url of an Ably-compatible server, such as {@code http://127.0.0.1:8081}
     */
    static Audience watch(String url, String key, List<String> channels) {
        var audience = new Audience(url, key, channels);
        get(audience.connected);
        for (String channel : channels) {
            String attach = JSON.createObjectNode()
                    .put("action", ATTACH)
                    .put("channel", channel)
                    .toString();
            // A WebSocket of the JDK takes one send at a time.
            get(audience.socket.sendText(attach, true));
        }
        try {
            if (!audience.attached.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("not all channels could be attached to");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return audience;
    }

    /** Asks what is on the screens, in the order of the channels. */
    <T> T ask(Function<List<Screen>, T> question) {
        synchronized (byChannel) {
            return question.apply(screens);
        }
    }

    /**
     * Waits until something can be seen. False when it takes longer.
     *
     * @throws IllegalStateException when the audience has lost its connection
     */
    boolean await(Function<List<Screen>, Boolean> sight, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!ask(sight)) {
            if (failed.isDone()) {
                throw new IllegalStateException("the audience has lost its connection: " + failed.join());
            }
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(BETWEEN_LOOKS_MS);
        }
        return true;
    }

    @Override
    public void close() {
        socket.abort();
    }

    private void receive(String text) {
        JsonNode message = parse(text);
        switch (message.path("action").asInt()) {
            case CONNECTED -> connected.complete(null);
            case ATTACHED -> attached.countDown();
            case DETACHED, ERROR -> fail("refused: " + message.path("error"));
            case MESSAGE -> show(message);
            default -> {} // Heartbeats, acknowledgements.
        }
    }

    private void show(JsonNode frame) {
        long now = System.nanoTime();
        synchronized (byChannel) {
            Screen screen = byChannel.get(frame.path("channel").asText());
            if (screen != null) {
                frame.path("messages").forEach(message -> screen.apply(message, now));
            }
        }
    }

    private void fail(String why) {
        failed.complete(why);
        connected.completeExceptionally(new IllegalStateException(why));
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the server sent what is not JSON", e);
        }
    }

    private static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the Ably-compatible server did not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Puts the pieces of frames together. Called by one thread at a time. */
    private final class Incoming implements WebSocket.Listener {

        private final StringBuilder pieces = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence piece, boolean last) {
            pieces.append(piece);
            if (last) {
                String whole = pieces.toString();
                pieces.setLength(0);
                receive(whole);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            fail("closed with " + code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            fail(failure.toString());
        }
    }
}
