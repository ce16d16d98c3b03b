package io.turnstream.local.ably;

import static org.assertj.core.api.Assertions.assertThat;

import io.ably.lib.realtime.AblyRealtime;
import io.ably.lib.realtime.Channel;
import io.ably.lib.realtime.ChannelState;
import io.ably.lib.realtime.CompletionListener;
import io.ably.lib.realtime.ConnectionState;
import io.ably.lib.rest.AblyRest;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ClientOptions;
import io.ably.lib.types.ErrorInfo;
import io.ably.lib.types.PaginatedResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Ably-java as it is published, pointed at a {@link LocalAbly}, with its callbacks as values. */
final class JavaClient {

    private static final int PATIENCE_SECONDS = 10;

    private JavaClient() {}

    /** Something that is told whether it was done. */
    interface Operation {
        void begin(CompletionListener listener) throws AblyException;
    }

    static ClientOptions options(LocalAbly ably, boolean binary) throws AblyException {
        var options = new ClientOptions(ably.key());
        options.realtimeHost = "127.0.0.1";
        options.restHost = "127.0.0.1";
        options.port = ably.port();
        options.tls = false;
        options.useBinaryProtocol = binary;
        options.useTokenAuth = true;
        options.disconnectedRetryTimeout = 100;
        return options;
    }

    static AblyRealtime realtime(LocalAbly ably, boolean binary, String clientId) throws AblyException {
        ClientOptions options = options(ably, binary);
        options.clientId = clientId;
        return client(options);
    }

    /**
     * A client that is closed when its closing is over. One whose server goes away while it closes looks for that server
     * ten times a second for as long as the process lives.
     */
    static AblyRealtime client(ClientOptions options) throws AblyException {
        return new AblyRealtime(options) {
            @Override
            public void close() {
                super.close();
                Awaitility.await().untilAsserted(() -> assertThat(connection.state)
                        .as("the connection, because of %s", connection.reason)
                        .isIn(ConnectionState.closed, ConnectionState.failed));
            }
        };
    }

    static AblyRest rest(LocalAbly ably, boolean binary) throws AblyException {
        return new AblyRest(options(ably, binary));
    }

    static Channel attached(Channel channel) throws AblyException {
        channel.attach();
        Awaitility.await().untilAsserted(() -> assertThat(channel.state)
                .as("%s, because of %s", channel.name, channel.reason)
                .isEqualTo(ChannelState.attached));
        return channel;
    }

    /** Does something and waits until it is acknowledged. */
    static void done(Operation operation) throws AblyException {
        ErrorInfo refused = outcome(operation);
        if (refused != null) {
            throw AblyException.fromErrorInfo(refused);
        }
    }

    /** Does something and returns why it was refused. */
    static ErrorInfo refused(Operation operation) throws AblyException {
        ErrorInfo refused = outcome(operation);
        if (refused == null) {
            throw new AssertionError("it was not refused");
        }
        return refused;
    }

    private static @Nullable ErrorInfo outcome(Operation operation) throws AblyException {
        var told = new CompletableFuture<List<ErrorInfo>>();
        operation.begin(new CompletionListener() {
            @Override
            public void onSuccess() {
                told.complete(List.of());
            }

            @Override
            public void onError(ErrorInfo reason) {
                told.complete(List.of(reason));
            }
        });
        List<ErrorInfo> reasons =
                told.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        return reasons.isEmpty() ? null : reasons.get(0);
    }

    /** Something of every item of every page. */
    static <T, R> List<R> all(PaginatedResult<T> first, Function<T, R> what) throws AblyException {
        List<R> read = new ArrayList<>();
        PaginatedResult<T> page = first;
        while (page != null) {
            for (T item : page.items()) {
                read.add(what.apply(item));
            }
            page = page.hasNext() ? page.next() : null;
        }
        return read;
    }
}
