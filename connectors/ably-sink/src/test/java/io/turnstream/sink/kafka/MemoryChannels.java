package io.turnstream.sink.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.turnstream.sink.channel.ChannelConnection;
import io.turnstream.sink.channel.ChannelConnector;
import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.channel.ChannelMessage;
import io.turnstream.sink.channel.HistoryPage;
import io.turnstream.sink.channel.StoredMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Channels in memory: a double of the channel service that never refuses anything. Answers come from a thread of its
 * own, as from a network. May be told to crash whoever uses it.
 */
final class MemoryChannels implements ChannelConnector, AutoCloseable {

    private final ExecutorService network = Executors.newSingleThreadExecutor();
    private final Map<String, List<Message>> channels = new LinkedHashMap<>();
    private long serials;
    private int operations;
    private boolean crashing;

    static final class Message {
        final String serial;
        final @Nullable String id;
        final @Nullable String name;
        String data;
        JsonNode extras;

        Message(String serial, ChannelMessage create) {
            this.serial = serial;
            this.id = create.id();
            this.name = create.name();
            this.data = text(create.data());
            this.extras = create.extras();
        }

        StoredMessage stored() {
            return new StoredMessage(serial, id, name, TextNode.valueOf(data), extras, false);
        }

        String status() {
            return extras.at("/ai/transport/status")
                    .asText(extras.at("/headers/status").asText());
        }
    }

    /** The next operation fails with an error that nobody expects, which ends the life of the sink that asks for it. */
    synchronized void crashTheNextOne() {
        crashing = true;
    }

    /** The messages of a channel, oldest first. */
    synchronized List<Message> messages(String channel) {
        return List.copyOf(channels.getOrDefault(channel, List.of()));
    }

    /** The names of the messages of a channel, oldest first. */
    List<String> names(String channel) {
        return messages(channel).stream()
                .map(message -> Objects.requireNonNullElse(message.name, ""))
                .toList();
    }

    /** All text of streams of a channel. */
    String text(String channel) {
        StringBuilder text = new StringBuilder();
        for (Message message : messages(channel)) {
            if (!message.status().isEmpty()) {
                text.append(message.data);
            }
        }
        return text.toString();
    }

    /** Operations that changed something. */
    synchronized int operations() {
        return operations;
    }

    @Override
    public ChannelConnection connect(Listener listener) {
        network.execute(() -> listener.connected(65_536));
        return new Connection();
    }

    @Override
    public void close() {
        network.shutdownNow();
    }

    private static String text(@Nullable JsonNode data) {
        return data == null ? "" : data.isTextual() ? data.textValue() : data.toString();
    }

    private synchronized void crashIfAsked() {
        if (crashing) {
            crashing = false;
            throw new IllegalStateException("a crash that the test asked for");
        }
    }

    private final class Connection implements ChannelConnection {

        private volatile boolean closed;

        private <T> CompletionStage<T> carryOut(Supplier<T> operation) {
            crashIfAsked();
            var answer = new CompletableFuture<T>();
            network.execute(() -> {
                if (closed) {
                    answer.completeExceptionally(ChannelException.unknown(80_000, 503, "closed"));
                } else {
                    synchronized (MemoryChannels.this) {
                        answer.complete(operation.get());
                    }
                }
            });
            return answer;
        }

        @Override
        public CompletionStage<List<String>> publish(String channel, List<ChannelMessage> messages) {
            return carryOut(() -> {
                operations++;
                List<String> result = new ArrayList<>();
                for (ChannelMessage create : messages) {
                    var message = new Message("s%08d".formatted(++serials), create);
                    channels.computeIfAbsent(channel, c -> new ArrayList<>()).add(message);
                    result.add(message.serial);
                }
                return result;
            });
        }

        @Override
        public CompletionStage<Void> append(String channel, String serial, ChannelMessage content) {
            return change(channel, serial, content, true);
        }

        @Override
        public CompletionStage<Void> update(String channel, String serial, ChannelMessage content) {
            return change(channel, serial, content, false);
        }

        private CompletionStage<Void> change(String channel, String serial, ChannelMessage content, boolean append) {
            CompletionStage<Optional<Message>> done = carryOut(() -> {
                operations++;
                Message message = find(channel, serial).orElseThrow();
                message.data = append ? message.data + text(content.data()) : text(content.data());
                message.extras = content.extras();
                return Optional.of(message);
            });
            return done.thenAccept(message -> {});
        }

        @Override
        public CompletionStage<Void> delete(String channel, String serial, ChannelMessage content) {
            throw new UnsupportedOperationException("nobody deletes here");
        }

        @Override
        public CompletionStage<Optional<StoredMessage>> get(String channel, String serial) {
            return carryOut(() -> find(channel, serial).map(Message::stored));
        }

        @Override
        public CompletionStage<HistoryPage> history(String channel, Optional<String> from, int limit) {
            return carryOut(() -> {
                List<StoredMessage> newestFirst = new ArrayList<>();
                channels.getOrDefault(channel, List.of()).forEach(message -> newestFirst.add(message.stored()));
                Collections.reverse(newestFirst);
                int start = from.map(Integer::parseInt).orElse(0);
                int end = Math.min(newestFirst.size(), start + limit);
                String next = end < newestFirst.size() ? String.valueOf(end) : null;
                return new HistoryPage(newestFirst.subList(start, end), next);
            });
        }

        private Optional<Message> find(String channel, String serial) {
            return channels.getOrDefault(channel, List.of()).stream()
                    .filter(message -> message.serial.equals(serial))
                    .findFirst();
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
