package io.turnstream.app.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Somebody who watches channels live, over one WebSocket connection that speaks Ably's protocol in JSON. It shares no
 * code with the sink, so that it can judge it. Safe from any thread.
 */
public final class LiveSubscriber implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(LiveSubscriber.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    // Ably's protocol actions.
    private static final int HEARTBEAT = 0;
    private static final int CONNECTED = 4;
    private static final int ERROR = 9;
    private static final int ATTACH = 10;
    private static final int ATTACHED = 11;
    private static final int DETACHED = 13;
    private static final int MESSAGE = 15;

    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final CompletableFuture<String> failed = new CompletableFuture<>();
    private final Map<String, Attachment> channels = new ConcurrentHashMap<>();
    private final WebSocket socket;
    private CompletionStage<?> lastSend = CompletableFuture.completedFuture(null);

    private LiveSubscriber(URI address) {
        this.socket = get(HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, new Incoming()));
    }

    /**
     * Connects to an Ably-compatible server, such as {@code http://127.0.0.1:8081}, with an API key.
     *
     * @throws IllegalStateException when it refuses, or does not answer within a minute
     */
    public static LiveSubscriber connect(String url, String key) {
        var subscriber =
                new LiveSubscriber(URI.create(url.replaceFirst("^http", "ws") + "/?v=6&format=json&key=" + key));
        get(subscriber.connected);
        return subscriber;
    }

    /** Attaches to a channel and returns once that is confirmed; what is published afterwards shows in the view. */
    ChannelView attach(String channel) {
        var view = new ChannelView();
        attach(List.of(channel), (from, message) -> view.apply(message));
        return view;
    }

    /**
     * Attaches to channels and returns once all of that is confirmed.
     *
     * @param hears of every message that is published afterwards, with the channel's name, on the connection's thread
     * @throws IllegalStateException when one is refused, or not confirmed within a minute
     */
    public void attach(List<String> names, BiConsumer<String, JsonNode> hears) {
        List<Attachment> attachments = new ArrayList<>();
        for (String name : names) {
            var attachment = new Attachment(hears, new CompletableFuture<>());
            attachments.add(attachment);
            channels.put(name, attachment);
            send(JSON.createObjectNode().put("action", ATTACH).put("channel", name));
        }
        attachments.forEach(attachment -> get(attachment.confirmed()));
    }

    /** Why nothing is heard any more; empty while all is well. */
    public Optional<String> failure() {
        return failed.isDone() ? Optional.of(failed.join()) : Optional.empty();
    }

    @Override
    public void close() {
        socket.abort();
    }

    private synchronized void send(JsonNode message) {
        // A WebSocket of the JDK takes one send at a time.
        lastSend = lastSend.thenCompose(ignored -> socket.sendText(message.toString(), true));
    }

    private void receive(String text) {
        JsonNode message = parse(text);
        String channel = message.path("channel").asText();
        switch (message.path("action").asInt()) {
            case HEARTBEAT -> {}
            case CONNECTED -> connected.complete(null);
            case ATTACHED -> attachment(channel).confirmed().complete(null);
            case DETACHED, ERROR -> fail(new IllegalStateException("refused: " + message.path("error")));
            case MESSAGE -> {
                BiConsumer<String, JsonNode> hears = attachment(channel).hears();
                message.path("messages").forEach(one -> hears.accept(channel, one));
            }
            default -> {}
        }
    }

    private Attachment attachment(String channel) {
        return Objects.requireNonNull(channels.get(channel), "a channel that was not asked for");
    }

    private void fail(Throwable failure) {
        LOGGER.atWarn().setCause(failure).log("the live subscriber failed");
        failed.complete(failure.toString());
        connected.completeExceptionally(failure);
        channels.values().forEach(attachment -> attachment.confirmed().completeExceptionally(failure));
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
            throw new IllegalStateException(e);
        }
    }

    private record Attachment(BiConsumer<String, JsonNode> hears, CompletableFuture<Void> confirmed) {}

    /** Puts the pieces of messages together. Called by one thread at a time. */
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
            fail(new IllegalStateException("the server closed the connection with " + code));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            fail(failure);
        }
    }
}
