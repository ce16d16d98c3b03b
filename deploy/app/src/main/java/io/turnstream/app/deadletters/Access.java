package io.turnstream.app.deadletters;

import io.turnstream.app.InvalidInput;
import io.turnstream.sink.channel.ChannelConnection;
import io.turnstream.sink.channel.ChannelConnector;
import io.turnstream.sink.channel.ChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One connection to the realtime service, made when it is needed and made anew when it is lost. One thread. */
final class Access implements AutoCloseable {

    private static final int BAD_REQUEST = 400;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;
    private static final long PATIENCE_SECONDS = 15;

    private final ChannelConnector connector;
    private @Nullable ChannelConnection connection;
    private volatile boolean lost;

    Access(ChannelConnector connector) {
        this.connector = connector;
    }

    /**
     * A connection that is up, as far as is known.
     *
     * @throws InvalidInput when the service does not take our key
     * @throws ChannelException when it cannot be reached
     */
    ChannelConnection connection() throws ChannelException, InterruptedException {
        ChannelConnection current = connection;
        if (current != null && !lost) {
            return current;
        }
        close();
        var answer = new CompletableFuture<Void>();
        lost = false;
        current = connector.connect(new ChannelConnector.Listener() {
            @Override
            public void connected(long maxMessageBytes) {
                answer.complete(null);
            }

            @Override
            public void lost(ChannelException why) {
                lost = true;
                answer.completeExceptionally(why);
            }
        });
        connection = current;
        try {
            answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return current;
        } catch (ExecutionException e) {
            throw refusal(e);
        } catch (TimeoutException e) {
            close();
            throw ChannelException.unknown(0, 0, "Ably did not answer within " + PATIENCE_SECONDS + " s");
        }
    }

    /** What went wrong may be wrong with the connection: the next one is new. */
    void renew() {
        lost = true;
    }

    private static ChannelException refusal(ExecutionException failure) {
        if (!(failure.getCause() instanceof ChannelException why)) {
            throw new IllegalStateException(failure.getCause());
        }
        if (why.isRefusal() && why.status() >= BAD_REQUEST && why.status() < SERVER_ERROR && why.status() != TOO_MANY) {
            throw new InvalidInput("Ably does not take the key: " + why.code() + ": " + why.getMessage(), why);
        }
        return why;
    }

    @Override
    public void close() {
        ChannelConnection current = connection;
        connection = null;
        if (current != null) {
            current.close();
        }
    }
}
