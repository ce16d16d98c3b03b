package io.turnstream.sink.ably;

import io.turnstream.sink.channel.ChannelException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One publish on its way: all messages of one protocol message, which Ably applies as a whole. The first outcome
 * counts. Safe for use by several threads.
 *
 * @param <T> what the caller waits for
 */
final class Operation<T> {

    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final BiConsumer<CompletableFuture<T>, List<@Nullable String>> onSerials;

    private Operation(BiConsumer<CompletableFuture<T>, List<@Nullable String>> onSerials) {
        this.onSerials = onSerials;
    }

    /** Waits for the serials of {@code count} new messages. */
    static Operation<List<String>> create(int count) {
        return new Operation<>((result, serials) -> {
            var known = serials.stream().flatMap(Stream::ofNullable).toList();
            if (known.size() == count) {
                result.complete(known);
            } else {
                // Without its serial a message can be neither grown nor repaired, so this is no success.
                result.completeExceptionally(
                        ChannelException.refused(50000, 500, "acknowledged without the serials of the new messages"));
            }
        });
    }

    /** Waits for the acknowledgement only: an edit that a later one has overtaken is answered without a serial. */
    static Operation<Void> edit() {
        return new Operation<>((result, serials) -> result.complete(null));
    }

    CompletableFuture<T> result() {
        return result;
    }

    /** @param serials one for each message, absent where the service gave none */
    void acknowledged(List<@Nullable String> serials) {
        onSerials.accept(result, serials);
    }

    void failed(ChannelException why) {
        result.completeExceptionally(why);
    }
}
