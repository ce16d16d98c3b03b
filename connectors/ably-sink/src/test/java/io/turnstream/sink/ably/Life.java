package io.turnstream.sink.ably;

import static org.awaitility.Awaitility.await;

import io.turnstream.sink.channel.ChannelConnection;
import io.turnstream.sink.channel.ChannelConnector;
import io.turnstream.sink.channel.ChannelException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A connection and all that its listener has heard. */
final class Life implements ChannelConnector.Listener, AutoCloseable {

    final List<Long> connected = new CopyOnWriteArrayList<>();
    final List<ChannelException> lost = new CopyOnWriteArrayList<>();
    private @Nullable ChannelConnection connection;

    /** A connection that has been asked for. */
    static Life begin(AblyConnector connector) {
        var life = new Life();
        life.connection = connector.connect(life);
        return life;
    }

    /** A connection that is up. */
    static Life up(AblyConnector connector) {
        var life = begin(connector);
        await().until(() -> !life.connected.isEmpty() || !life.lost.isEmpty());
        if (life.connected.isEmpty()) {
            throw new AssertionError("It did not come up", life.lost.get(0));
        }
        return life;
    }

    ChannelConnection connection() {
        return Objects.requireNonNull(connection);
    }

    ChannelException awaitLost() {
        await().until(() -> !lost.isEmpty());
        return lost.get(0);
    }

    static <T> T outcome(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    static ChannelException failure(CompletionStage<?> stage) throws InterruptedException, TimeoutException {
        try {
            var value = stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
            throw new AssertionError("No failure, but " + value);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ChannelException failure) {
                return failure;
            }
            throw new AssertionError("Not a failure of the port", e.getCause());
        }
    }

    @Override
    public void connected(long maxMessageBytes) {
        connected.add(maxMessageBytes);
    }

    @Override
    public void lost(ChannelException why) {
        lost.add(why);
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
        }
    }
}
