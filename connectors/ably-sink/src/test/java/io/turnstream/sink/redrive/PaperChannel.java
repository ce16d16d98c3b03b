package io.turnstream.sink.redrive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.turnstream.sink.channel.ChannelConnection;
import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.channel.ChannelMessage;
import io.turnstream.sink.channel.HistoryPage;
import io.turnstream.sink.channel.StoredMessage;
import java.time.Duration;
import java.time.Instant;
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

    private static final Instant FIRST = Instant.parse("2026-05-04T00:00:00Z");

    private final List<StoredMessage> messages = new ArrayList<>();
    private Instant now = FIRST;
    private int operations;
    private int pages;
    private int left = Integer.MAX_VALUE;
    private boolean appliesTheLast;

    /** After so many more operations, none has an answer, and none is applied. */
    void dieAfter(int more) {
        left = more;
        appliesTheLast = false;
    }

    /** As {@link #dieAfter}, but the first operation that has no answer is applied. */
    void dieUnheardAfter(int more) {
        left = more;
        appliesTheLast = true;
    }

    void revive() {
        left = Integer.MAX_VALUE;
    }

    /** Moves the clock of the service, which stands still otherwise. */
    void letPass(Duration time) {
        now = now.plus(time);
    }

    Instant now() {
        return now;
    }

    /** How many pages of history were read. */
    int pages() {
        return pages;
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
        boolean isUnheard = left < 0;
        List<String> serials = new ArrayList<>();
        for (ChannelMessage create : creates) {
            String serial = "%014d-%03d@paper:000".formatted(now.toEpochMilli(), messages.size());
            messages.add(new StoredMessage(
                    serial,
                    create.id(),
                    create.name(),
                    create.data(),
                    create.extras().deepCopy(),
                    false));
            serials.add(serial);
        }
        return isUnheard ? dead() : CompletableFuture.completedFuture(serials);
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
        if (left < 0) {
            return dead();
        }
        return CompletableFuture.completedFuture(null).thenAccept(done -> {});
    }

    private boolean isDead() {
        if (left < 0 || left == 0 && !appliesTheLast) {
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
        pages++;
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
