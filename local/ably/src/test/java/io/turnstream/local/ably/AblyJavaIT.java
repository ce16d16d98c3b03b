package io.turnstream.local.ably;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ably.lib.realtime.AblyRealtime;
import io.ably.lib.realtime.Channel;
import io.ably.lib.realtime.ChannelState;
import io.ably.lib.realtime.CompletionListener;
import io.ably.lib.realtime.ConnectionState;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ClientOptions;
import io.ably.lib.types.ErrorInfo;
import io.ably.lib.types.Message;
import io.ably.lib.types.PaginatedResult;
import io.ably.lib.types.Param;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The genuine Java client against this server. */
class AblyJavaIT {

    private LocalAbly ably;
    private AblyRealtime client;

    @BeforeEach
    void start() throws AblyException {
        ably = LocalAbly.start(LocalAblyOptions.defaults());
        var options = new ClientOptions(ably.key());
        options.realtimeHost = "127.0.0.1";
        options.restHost = "127.0.0.1";
        options.port = ably.port();
        options.tls = false;
        options.useBinaryProtocol = false;
        options.useTokenAuth = true;
        options.clientId = "ann";
        options.disconnectedRetryTimeout = 100;
        client = new AblyRealtime(options);
    }

    @AfterEach
    void stop() {
        client.close();
        ably.close();
    }

    @Test
    @SpecPoint({"RTL6", "RTL7a", "RTL10d"})
    void publishesReceivesAndReadsHistory() throws AblyException {
        // Given
        List<Message> received = new CopyOnWriteArrayList<>();
        Channel channel = client.channels.get("ai:java");
        channel.subscribe(received::add);
        await().until(() -> channel.state == ChannelState.attached);

        // When
        for (int i = 0; i < 5; i++) {
            publish(channel, "n", "text " + i).orTimeout(10, TimeUnit.SECONDS).join();
        }

        // Then
        await().untilAsserted(() -> assertThat(received).hasSize(5));
        assertThat(received.get(0).clientId).isEqualTo("ann");
        List<Object> read = new ArrayList<>();
        PaginatedResult<Message> page = channel.history(new Param[] {new Param("limit", "2")});
        while (page != null) {
            for (Message message : page.items()) {
                read.add(message.data);
            }
            page = page.hasNext() ? page.next() : null;
        }
        assertThat(read).containsExactly("text 4", "text 3", "text 2", "text 1", "text 0");
    }

    @Test
    @SpecPoint({"RTN15b", "RTN15c6", "RTN19a"})
    void resumesAfterTheNetworkFailed() throws AblyException {
        // Given
        Channel channel = client.channels.get("ai:java");
        List<Object> received = new CopyOnWriteArrayList<>();
        channel.subscribe(message -> received.add(message.data));
        await().until(() -> channel.state == ChannelState.attached);
        publish(channel, "n", "before").orTimeout(10, TimeUnit.SECONDS).join();
        String connectionId = client.connection.id;

        // When
        ably.closeConnections();
        publish(channel, "n", "after").orTimeout(10, TimeUnit.SECONDS).join();

        // Then
        await().until(() -> client.connection.state == ConnectionState.connected);
        assertThat(client.connection.id).isEqualTo(connectionId);
        await().untilAsserted(() -> assertThat(received).containsExactly("before", "after"));
        assertThat(ably.counters().resumes()).isEqualTo(1);
    }

    private static CompletableFuture<Void> publish(Channel channel, String name, String data) throws AblyException {
        var done = new CompletableFuture<Void>();
        channel.publish(name, data, new CompletionListener() {
            @Override
            public void onSuccess() {
                done.complete(null);
            }

            @Override
            public void onError(ErrorInfo reason) {
                done.completeExceptionally(new IllegalStateException(reason.toString()));
            }
        });
        return done;
    }
}
