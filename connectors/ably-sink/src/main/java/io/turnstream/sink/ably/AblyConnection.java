package io.turnstream.sink.ably;

import io.ably.lib.realtime.AblyRealtime;
import io.ably.lib.realtime.CompletionListener;
import io.ably.lib.realtime.ConnectionState;
import io.ably.lib.realtime.ConnectionStateListener.ConnectionStateChange;
import io.ably.lib.transport.ConnectionManager;
import io.ably.lib.transport.ITransport;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ErrorInfo;
import io.ably.lib.types.ProtocolMessage;
import io.turnstream.sink.channel.ChannelConnection;
import io.turnstream.sink.channel.ChannelConnector.Listener;
import io.turnstream.sink.channel.ChannelException;
import io.turnstream.sink.channel.ChannelMessage;
import io.turnstream.sink.channel.HistoryPage;
import io.turnstream.sink.channel.StoredMessage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One life of a connection: one ably-java client with one socket. As soon as the connection leaves "connected", or
 * does not reach it, the client is closed for good.
 *
 * <p>ably-java by itself would reconnect and send again what has no answer yet, and on a new connection nothing
 * recognises the repeats: 37 of 1,000 appends were applied twice, all acknowledged. So it gets one transport and no
 * second, and every end of that transport is final to it.
 *
 * <p>Safe for use by several threads. Stages complete on the thread that reads the socket, on a thread of the
 * {@link StoredMessages}, or on the one that closes.
 */
public final class AblyConnection implements ChannelConnection {

    /** How long the service may take to answer a goodbye. */
    private static final long GOODBYE_SECONDS = 2;

    private final AblyRealtime ably;
    private final AblyConnector connector;
    private final String host;
    private final Listener listener;
    private final InOrder news = new InOrder();
    private final ExtrasJson extras = new ExtrasJson();
    private final Set<Operation<?>> inFlight = ConcurrentHashMap.newKeySet();
    private final Set<CompletableFuture<?>> reads = ConcurrentHashMap.newKeySet();
    private @Nullable EditTransport transport;
    private volatile boolean connected;
    private volatile boolean closed;
    private volatile @Nullable ChannelException end;

    AblyConnection(AblyConnector connector, String host, Listener listener) throws AblyException {
        this.connector = connector;
        this.host = host;
        this.listener = listener;
        var options = connector.options();
        options.transportFactory = this::transport;
        this.ably = new AblyRealtime(options);
    }

    void open() {
        ably.connection.on(this::changed);
        ably.connect();
    }

    /** The client, for tests that want it to misbehave. */
    AblyRealtime library() {
        return ably;
    }

    /** Hands out the one transport of this life; whoever asks again wants to reconnect. */
    private synchronized ITransport transport(ITransport.TransportParams params, ConnectionManager manager) {
        if (transport != null || end != null) {
            connector.timing().timer().execute(() -> end(connector.failures().unknown("a second socket"), false));
            return new NoTransport(params.getHost());
        }
        transport = connector.transport(params, manager, ably.auth, host, why -> end(why, false));
        return transport;
    }

    private void changed(ConnectionStateChange change) {
        if (change.current == ConnectionState.connected) {
            connected = true;
            connector.reached();
            var maxMessageSize = ably.connection.connectionManager.maxMessageSize;
            news.call(() -> {
                if (end == null) {
                    listener.connected(maxMessageSize);
                }
            });
        } else if (change.current != ConnectionState.connecting) {
            end(connector.failures().unknown("connection " + change.current), false);
        }
    }

    @Override
    public CompletionStage<List<String>> publish(String channel, List<ChannelMessage> messages) {
        return send(EditMessage.Action.CREATE, channel, null, messages, Operation.create(messages.size()));
    }

    @Override
    public CompletionStage<Void> append(String channel, String serial, ChannelMessage content) {
        return send(EditMessage.Action.APPEND, channel, serial, List.of(content), Operation.edit());
    }

    @Override
    public CompletionStage<Void> update(String channel, String serial, ChannelMessage content) {
        return send(EditMessage.Action.UPDATE, channel, serial, List.of(content), Operation.edit());
    }

    @Override
    public CompletionStage<Void> delete(String channel, String serial, ChannelMessage content) {
        return send(EditMessage.Action.DELETE, channel, serial, List.of(content), Operation.edit());
    }

    private <T> CompletionStage<T> send(
            EditMessage.Action action,
            String channel,
            @Nullable String serial,
            List<ChannelMessage> contents,
            Operation<T> operation) {
        EditMessage[] messages;
        try {
            messages = contents.stream()
                    .map(content -> new EditMessage(action, serial, content, extras.of(content.extras()), operation))
                    .toArray(EditMessage[]::new);
        } catch (IllegalArgumentException e) {
            operation.failed(ChannelException.refused(40013, 400, String.valueOf(e.getMessage())));
            return operation.result();
        }
        inFlight.add(operation);
        operation.result().whenComplete((done, failure) -> inFlight.remove(operation));
        var over = end;
        if (over != null) {
            operation.failed(Failures.inFlightAt(over));
        } else if (!connected) {
            operation.failed(connector.failures().unknown("not connected yet"));
        } else {
            hand(channel, messages, operation);
        }
        return operation.result();
    }

    private void hand(String channel, EditMessage[] messages, Operation<?> operation) {
        try {
            // Not through a channel object: publishing needs none, and they are many and never go by themselves.
            var message = new ProtocolMessage(ProtocolMessage.Action.message, channel);
            message.messages = messages;
            ably.connection.connectionManager.send(message, false, new CompletionListener() {
                @Override
                public void onSuccess() {
                    // The transport has told the operation already, with the serials.
                }

                @Override
                public void onError(ErrorInfo reason) {
                    var over = end;
                    operation.failed(over == null ? connector.failures().refused(reason) : Failures.inFlightAt(over));
                }
            });
        } catch (AblyException | RuntimeException e) {
            // The library may have counted the message without sending it; its numbers are of no use any more.
            var why = connector.failures().unknown("not sent: " + e);
            operation.failed(why);
            connector.timing().timer().execute(() -> end(why, false));
        }
    }

    @Override
    public CompletionStage<Optional<StoredMessage>> get(String channel, String serial) {
        return track(connector.stored().get(channel, serial));
    }

    @Override
    public CompletionStage<HistoryPage> history(String channel, Optional<String> from, int limit) {
        return track(connector.stored().history(channel, from, limit));
    }

    private <T> CompletionStage<T> track(CompletableFuture<T> read) {
        reads.add(read);
        read.whenComplete((done, failure) -> reads.remove(read));
        if (closed) {
            failReads();
        }
        return read;
    }

    private void failReads() {
        reads.forEach(read -> read.completeExceptionally(connector.failures().unknown("closed")));
    }

    @Override
    public void close() {
        closed = true;
        end(connector.failures().unknown("closed"), true);
        failReads();
    }

    private void end(ChannelException why, boolean byOwner) {
        EditTransport socket;
        synchronized (this) {
            if (end != null) {
                return;
            }
            end = why;
            socket = transport;
        }
        var goodbye = byOwner && connected && inFlight.isEmpty();
        if (socket != null && goodbye) {
            socket.leave();
            connector.timing().timer().schedule(() -> cut(socket), GOODBYE_SECONDS, TimeUnit.SECONDS);
        } else if (socket != null) {
            // The socket first: whoever hears of the end may already use the next connection.
            socket.cut();
        }
        inFlight.forEach(operation -> operation.failed(Failures.inFlightAt(why)));
        if (socket != null && !goodbye) {
            socket.tellLibrary();
        }
        ably.close();
        if (!byOwner) {
            if (!connected) {
                connector.unreachable(host, why);
            }
            news.call(() -> listener.lost(why));
        }
    }

    private static void cut(EditTransport socket) {
        socket.cut();
        socket.tellLibrary();
    }
}
