package io.turnstream.sink;

import io.turnstream.sink.channel.ChannelConnection;
import io.turnstream.sink.channel.ChannelConnector;
import io.turnstream.sink.channel.ChannelException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the realtime service once, before anything begins, whether it takes our key. */
final class AccessCheck {

    private static final int BAD_REQUEST = 400;
    private static final int SERVER_ERROR = 500;
    private static final int TOO_MANY = 429;

    private AccessCheck() {}

    /**
     * Connects and leaves again.
     *
     * @param limit how long the answer may take
     * @return why the service does not take us; empty when it does, and when it cannot be asked now, which is an outage
     *     and no mistake of anybody here
     */
    static Optional<ChannelException> refusal(ChannelConnector connector, Duration limit) {
        var answer = new CompletableFuture<Optional<ChannelException>>();
        try (ChannelConnection connection = connector.connect(new ChannelConnector.Listener() {
            @Override
            public void connected(long maxMessageBytes) {
                answer.complete(Optional.empty());
            }

            @Override
            public void lost(ChannelException why) {
                answer.complete(Optional.of(why).filter(AccessCheck::isOurs));
            }
        })) {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static boolean isOurs(ChannelException why) {
        return why.isRefusal()
                && why.status() >= BAD_REQUEST
                && why.status() < SERVER_ERROR
                && why.status() != TOO_MANY;
    }
}
