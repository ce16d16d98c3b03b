package io.turnstream.app.deadletters;

import io.turnstream.sink.channel.ChannelConnection;
import io.turnstream.sink.channel.ChannelConnector;
import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.channel.ChannelMessage;
import io.turnstream.sink.channel.HistoryPage;
import io.turnstream.sink.channel.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A double of a service that acknowledges everything and keeps nothing, or refuses some of it before. */
final class DeafChannel implements ChannelConnector, ChannelConnection {

    private final List<ChannelException> refusals;
    private int writes;
    private int connections;

    DeafChannel(ChannelException... refusals) {
        this.refusals = new ArrayList<>(List.of(refusals));
    }

    /** How many operations came that would have changed something. */
    int writes() {
        return writes;
    }

    /** How often somebody connected. */
    int connections() {
        return connections;
    }

    @Override
    public ChannelConnection connect(Listener listener) {
        connections++;
        listener.connected(65_536);
        return this;
    }

    @Override
    public CompletionStage<List<String>> publish(String channel, List<ChannelMessage> messages) {
        return write(messages.stream().map(message -> "s" + writes).toList());
    }

    @Override
    public CompletionStage<Void> append(String channel, String serial, ChannelMessage content) {
        return done();
    }

    @Override
    public CompletionStage<Void> update(String channel, String serial, ChannelMessage content) {
        return done();
    }

    @Override
    public CompletionStage<Void> delete(String channel, String serial, ChannelMessage content) {
        return done();
    }

    private CompletionStage<Void> done() {
        return write("").thenAccept(ignored -> {});
    }

    private <T> CompletionStage<T> write(T answer) {
        writes++;
        return refusals.isEmpty()
                ? CompletableFuture.completedFuture(answer)
                : CompletableFuture.failedFuture(refusals.remove(0));
    }

    @Override
    public CompletionStage<Optional<StoredMessage>> get(String channel, String serial) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public CompletionStage<HistoryPage> history(String channel, Optional<String> from, int limit) {
        return CompletableFuture.completedFuture(new HistoryPage(List.of(), null));
    }

    @Override
    public void close() {}
}
