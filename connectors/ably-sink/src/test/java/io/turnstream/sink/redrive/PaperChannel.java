package io.turnstream.sink.redrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.turnstream.sink.channel.ChannelConnection;
import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.channel.ChannelMessage;
import io.turnstream.sink.channel.HistoryPage;
import io.turnstream.sink.channel.StoredMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One channel in memory: a double that remembers, and dies when it is told to. Pages of history hold two messages. */
final class PaperChannel implements ChannelConnection {

    private static final int PAGE = 2;

    private final List<StoredMessage> messages = new ArrayList<>();
    private int operations;
    private int left = Integer.MAX_VALUE;

    /** After so many more operations, none has an answer. */
    void dieAfter(int more) {
        left = more;
    }

    void revive() {
        left = Integer.MAX_VALUE;
    }

    /** The messages, oldest first. */
    List<StoredMessage> messages() {
        return List.copyOf(messages);
    }

    /** How many operations changed something. */
    int operations() {
        return operations;
    }

    @Override
    public CompletionStage<List<String>> publish(String channel, List<ChannelMessage> creates) {
        if (isDead()) {
            return dead();
        }
        List<String> serials = new ArrayList<>();
        for (ChannelMessage create : creates) {
            String serial = "s%06d".formatted(messages.size());
            messages.add(new StoredMessage(
                    serial,
                    create.id(),
                    create.name(),
                    create.data(),
                    create.extras().deepCopy(),
                    false));
            serials.add(serial);
        }
        return CompletableFuture.completedFuture(serials);
    }

    @Override
    public CompletionStage<Void> append(String channel, String serial, ChannelMessage content) {
        return change(
                serial,
                old -> new StoredMessage(
                        serial,
                        old.id(),
                        old.name(),
                        TextNode.valueOf(text(old.data()) + text(content.data())),
                        content.extras(),
                        false));
    }

    @Override
    public CompletionStage<Void> update(String channel, String serial, ChannelMessage content) {
        return change(
                serial,
                old -> new StoredMessage(serial, old.id(), old.name(), content.data(), content.extras(), false));
    }

    @Override
    public CompletionStage<Void> delete(String channel, String serial, ChannelMessage content) {
        return change(
                serial, old -> new StoredMessage(serial, old.id(), old.name(), old.data(), content.extras(), true));
    }

    private CompletionStage<Void> change(String serial, UnaryOperator<StoredMessage> how) {
        if (isDead()) {
            return dead();
        }
        messages.replaceAll(message -> message.serial().equals(serial) ? how.apply(message) : message);
        return CompletableFuture.completedFuture(null).thenAccept(done -> {});
    }

    private boolean isDead() {
        if (left == 0) {
            return true;
        }
        left--;
        operations++;
        return false;
    }

    private static <T> CompletionStage<T> dead() {
        return CompletableFuture.failedFuture(ChannelException.unknown(80003, 503, "gone"));
    }

    @Override
    public CompletionStage<Optional<StoredMessage>> get(String channel, String serial) {
        return CompletableFuture.completedFuture(messages.stream()
                .filter(message -> message.serial().equals(serial))
                .findFirst());
    }

    @Override
    public CompletionStage<HistoryPage> history(String channel, Optional<String> from, int limit) {
        List<StoredMessage> newestFirst = new ArrayList<>(messages);
        Collections.reverse(newestFirst);
        int start = from.map(Integer::parseInt).orElse(0);
        int end = Math.min(newestFirst.size(), start + PAGE);
        String next = end < newestFirst.size() ? Integer.toString(end) : null;
        return CompletableFuture.completedFuture(new HistoryPage(List.copyOf(newestFirst.subList(start, end)), next));
    }

    @Override
    public void close() {}

    private static String text(@Nullable JsonNode data) {
        return data == null ? "" : data.asText();
    }
}
