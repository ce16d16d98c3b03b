package io.turnstream.sink.redrive;

import io.turnstream.sink.channel.ChannelException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for operations on a channel.
 *
 * @param limit how long one of them may take
 */
record Patience(Duration limit) {

    /**
     * What comes of the operation.
     *
     * @throws ChannelException when it fails, or takes too long
     */
    <T> T await(CompletionStage<T> operation) throws ChannelException, InterruptedException {
        try {
            return operation.toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw ChannelException.unknown(0, 0, "no answer within " + limit.toSeconds() + " s");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ChannelException why) {
                throw why;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
