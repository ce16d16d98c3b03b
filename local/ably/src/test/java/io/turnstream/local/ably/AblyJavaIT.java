package io.turnstream.local.ably;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.ably.lib.realtime.AblyRealtime;
import io.ably.lib.realtime.Channel;
import io.ably.lib.realtime.ChannelState;
import io.ably.lib.realtime.ConnectionState;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ChannelMode;
import io.ably.lib.types.ChannelOptions;
import io.ably.lib.types.ClientOptions;
import io.ably.lib.types.Message;
import io.ably.lib.types.MessageExtras;
import io.ably.lib.types.Param;
import io.turnstream.local.ably.fault.FaultEffect;
import io.turnstream.local.ably.fault.FaultMatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The genuine Java client over its realtime connection, in both of its formats. */
@ParameterizedClass(name = "binary = {0}")
@ValueSource(booleans = {true, false})
class AblyJavaIT {

    @Parameter
    boolean binary;

    private LocalAbly ably;
    private AblyRealtime client;

    @BeforeEach
    void start() throws AblyException {
        ably = LocalAbly.start(LocalAblyOptions.defaults());
        client = JavaClient.realtime(ably, binary, "ann");
    }

    @AfterEach
    void stop() {
        client.close();
        ably.close();
    }

    @Test
    @SpecPoint({"RTN4b", "RTN8", "RTN9", "RTN12a", "RTN13a"})
    void connectsPingsAndCloses() throws AblyException {
        await().until(() -> client.connection.state == ConnectionState.connected);
        assertThat(client.connection.key).startsWith(client.connection.id);
        JavaClient.done(client.connection::ping);
        client.close();
        await().until(() -> client.connection.state == ConnectionState.closed);
        assertThat(ably.openConnections()).isZero();
    }

    @Test
    @SpecPoint({"RTL6", "RTL7a", "RTL10d", "RTL6g1"})
    void publishesReceivesAndReadsHistory() throws AblyException {
        // Given
        List<Message> received = new CopyOnWriteArrayList<>();
        Channel channel = JavaClient.attached(client.channels.get("ai:java"));
        channel.subscribe(received::add);

        // When
        for (int i = 0; i < 5; i++) {
            String data = "text " + i;
            JavaClient.done(listener -> channel.publish("n", data, listener));
        }

        // Then
        await().untilAsserted(() -> assertThat(received).hasSize(5));
        assertThat(received.get(0).clientId).isEqualTo("ann");
        List<Object> read =
                JavaClient.all(channel.history(new Param[] {new Param("limit", "2")}), message -> message.data);
        assertThat(read).containsExactly("text 4", "text 3", "text 2", "text 1", "text 0");
    }

    @Test
    @SpecPoint({"RSL4a", "RSL4c", "RSL4d", "RSL6a", "TM2i", "RTN2a"})
    void carriesTextBytesJsonAndExtras() throws AblyException {
        // Given
        AblyRealtime other = JavaClient.realtime(ably, !binary, "bob");
        List<Message> received = new CopyOnWriteArrayList<>();
        JavaClient.attached(other.channels.get("ai:java")).subscribe(received::add);
        Channel channel = client.channels.get("ai:java");
        JsonObject json = JsonParser.parseString("{\"a\":[1,{\"b\":\"ü\"}]}").getAsJsonObject();
        JsonObject headers =
                JsonParser.parseString("{\"headers\":{\"h\":\"1\"}}").getAsJsonObject();

        // When
        JavaClient.done(listener -> channel.publish("text", "ü", listener));
        JavaClient.done(listener -> channel.publish("bytes", new byte[] {0, (byte) 255, 7}, listener));
        JavaClient.done(listener -> channel.publish("json", json, listener));
        JavaClient.done(listener -> channel.publish(new Message("extras", null, new MessageExtras(headers)), listener));

        // Then
        await().untilAsserted(() -> assertThat(received).hasSize(4));
        assertThat(received.get(0).data).isEqualTo("ü");
        assertThat(received.get(1).data).isEqualTo(new byte[] {0, (byte) 255, 7});
        assertThat(received.get(2).data).isEqualTo(json);
        assertThat(received.get(3).extras.asJsonObject()).isEqualTo(headers);
        List<Object> history = JavaClient.all(channel.history(new Param[0]), message -> message.data);
        assertThat(history.get(2)).isEqualTo(new byte[] {0, (byte) 255, 7});
        other.close();
    }

    @Test
    @SpecPoint({"RTN15b", "RTN15c6", "RTN19a"})
    void resumesAfterTheNetworkFailed() throws AblyException {
        // Given
        Channel channel = JavaClient.attached(client.channels.get("ai:java"));
        List<Object> received = new CopyOnWriteArrayList<>();
        channel.subscribe(message -> received.add(message.data));
        JavaClient.done(listener -> channel.publish("n", "before", listener));
        String connectionId = client.connection.id;

        // When
        ably.closeConnections();
        JavaClient.done(listener -> channel.publish("n", "after", listener));

        // Then
        await().until(() -> client.connection.state == ConnectionState.connected);
        assertThat(client.connection.id).isEqualTo(connectionId);
        await().untilAsserted(() -> assertThat(received).containsExactly("before", "after"));
        assertThat(ably.counters().resumes()).isEqualTo(1);
    }

    @Test
    @SpecPoint("RTN15c7")
    void goesOnWithANewConnectionWhenTheOldOneIsLost() throws AblyException {
        // Given
        Channel channel = JavaClient.attached(client.channels.get("ai:java"));
        List<Object> received = new CopyOnWriteArrayList<>();
        channel.subscribe(message -> received.add(message.data));
        String connectionId = client.connection.id;

        // When
        ably.loseNextResume();
        ably.closeConnections();
        JavaClient.done(listener -> channel.publish("n", "after", listener));

        // Then
        await().until(() -> channel.state == ChannelState.attached);
        assertThat(client.connection.id).isNotEqualTo(connectionId);
        await().untilAsserted(() -> assertThat(received).containsExactly("after"));
    }

    /** The client is suspended when it has been away for longer than the server keeps its connection. */
    @Test
    @SpecPoint({"RTN15c7", "RTN14e", "CD2f"})
    void hasANewConnectionAfterItWasAwayForTooLong() throws AblyException {
        try (LocalAbly hasty =
                        LocalAbly.start(LocalAblyOptions.defaults().withConnectionStateTtl(Duration.ofMillis(500)));
                AblyRealtime away = restless(hasty)) {
            // Given
            Channel channel = JavaClient.attached(away.channels.get("ai:java"));
            String connectionId = away.connection.id;

            // When
            hasty.refuseConnections(Duration.ofMinutes(1));
            hasty.closeConnections();
            await().until(() -> away.connection.state == ConnectionState.suspended);
            hasty.clearFaults();

            // Then
            await().until(() -> away.connection.state == ConnectionState.connected);
            assertThat(away.connection.id).isNotEqualTo(connectionId);
            await().until(() -> channel.state == ChannelState.attached);
        }
    }

    @Test
    @SpecPoint({"RTN15c6", "CD2f"})
    void keepsItsConnectionWhenItIsBackInTime() throws AblyException {
        try (AblyRealtime away = restless(ably)) {
            // Given
            JavaClient.attached(away.channels.get("ai:java"));
            String connectionId = away.connection.id;

            // When
            ably.refuseConnections(Duration.ofMinutes(1));
            ably.closeConnections();
            await().until(() ->
                    ably.counters().refusedConnections() > 0 && away.connection.state == ConnectionState.disconnected);
            ably.clearFaults();

            // Then
            await().until(() -> away.connection.state == ConnectionState.connected);
            assertThat(away.connection.id).isEqualTo(connectionId);
        }
    }

    /** A client that looks for its server ten times a second, suspended too. */
    private AblyRealtime restless(LocalAbly server) throws AblyException {
        ClientOptions options = JavaClient.options(server, binary);
        options.suspendedRetryTimeout = 100;
        AblyRealtime restless = JavaClient.client(options);
        await().until(() -> restless.connection.state == ConnectionState.connected);
        return restless;
    }

    @Test
    @SpecPoint("RTN16d")
    void recoversAConnectionInAnotherClient() throws AblyException {
        // Given
        ClientOptions patient = JavaClient.options(ably, binary);
        patient.clientId = "ann";
        patient.disconnectedRetryTimeout = 60_000;
        var lost = JavaClient.client(patient);
        JavaClient.attached(lost.channels.get("ai:java"));
        String connectionId = lost.connection.id;

        // When
        ably.refuseConnections(Duration.ofMinutes(1));
        ably.closeConnections();
        await().until(() ->
                ably.counters().refusedConnections() > 0 && lost.connection.state == ConnectionState.disconnected);
        ClientOptions options = JavaClient.options(ably, binary);
        options.clientId = "ann";
        options.recover = lost.connection.createRecoveryKey();
        ably.clearFaults();
        var recovered = JavaClient.client(options);

        // Then
        await().until(() -> recovered.connection.state == ConnectionState.connected);
        assertThat(recovered.connection.id).isEqualTo(connectionId);
        recovered.close();
        lost.close();
    }

    @Test
    @SpecPoint({"docs:rewind", "RTL4k", "RTL4k1"})
    void rewinds() throws AblyException {
        // Given
        Channel writer = client.channels.get("ai:java");
        for (String data : new String[] {"a", "b", "c"}) {
            JavaClient.done(listener -> writer.publish("n", data, listener));
        }
        AblyRealtime other = JavaClient.realtime(ably, binary, "bob");
        var options = new ChannelOptions();
        options.params = Map.of("rewind", "2");
        List<Object> received = new CopyOnWriteArrayList<>();

        // When
        Channel reader = other.channels.get("ai:java", options);
        reader.subscribe(message -> received.add(message.data));

        // Then
        await().untilAsserted(() -> assertThat(received).containsExactly("b", "c"));
        assertThat(reader.getParams()).isEqualTo(Map.of("rewind", "2"));
        other.close();
    }

    @Test
    @SpecPoint({"RTL4l", "RTL4m", "TB2d"})
    void hasTheModesThatItAsksFor() throws AblyException {
        var options = new ChannelOptions();
        options.modes = new ChannelMode[] {ChannelMode.publish, ChannelMode.presence};
        Channel channel = JavaClient.attached(client.channels.get("ai:java", options));
        assertThat(channel.getModes()).containsExactlyInAnyOrder(ChannelMode.publish, ChannelMode.presence);
    }

    @Test
    @SpecPoint("docs:codes")
    void mayNotPublishWithoutTheMode() throws AblyException {
        var options = new ChannelOptions();
        options.modes = new ChannelMode[] {ChannelMode.subscribe};
        Channel channel = JavaClient.attached(client.channels.get("ai:java", options));
        assertThat(JavaClient.refused(listener -> channel.publish("n", "a", listener)).code)
                .isEqualTo(40165);
    }

    @Test
    @SpecPoint({"RTL5a", "RTL5d"})
    void attachesAndDetaches() throws AblyException {
        Channel channel = JavaClient.attached(client.channels.get("ai:java"));
        JavaClient.done(channel::detach);
        assertThat(channel.state).isEqualTo(ChannelState.detached);
        assertThat(JavaClient.attached(channel).state).isEqualTo(ChannelState.attached);
    }

    @Test
    @SpecPoint({"RTN7a", "RTL6g3", "docs:codes"})
    void isToldWhyAPublishWasRefused() throws AblyException {
        Channel channel = client.channels.get("ai:java");
        assertThat(JavaClient.refused(listener -> channel.publish(new Message("n", "a", "eve"), listener)).code)
                .isEqualTo(40012);
        ably.script(FaultMatch.any(), FaultEffect.nack(42911));
        assertThat(JavaClient.refused(listener -> channel.publish("n", "a", listener)).code)
                .isEqualTo(42911);
    }

    @Test
    @SpecPoint({"docs:append-rollup"})
    void hearsAppendsThatCameTogetherAsOne() throws AblyException {
        // Given
        List<Object> received = new CopyOnWriteArrayList<>();
        Channel channel = JavaClient.attached(client.channels.get("ai:java"));
        channel.subscribe(message -> received.add(message.data));
        try (TestClient writer = TestClient.connect(ably, "appendRollupWindow=500")) {
            String serial = writer.create(0, "ai:java", "{'name':'n','data':''}");

            // When
            for (int i = 0; i < 10; i++) {
                writer.append(1 + i, "ai:java", serial, Integer.toString(i));
            }

            // Then
            await().untilAsserted(() -> assertThat(received).last().asString().endsWith("9"));
            assertThat(received).hasSizeLessThan(1 + 10);
        }
        assertThat(ably.channel("ai:java").messages().get(0).data()).isEqualTo("0123456789");
    }

    @Test
    @SpecPoint({"RTL7f", "RTC1a"})
    void hearsNothingOfItselfWithoutEcho() throws AblyException {
        // Given
        ClientOptions options = JavaClient.options(ably, binary);
        options.echoMessages = false;
        AblyRealtime silent = JavaClient.client(options);
        List<Object> received = new CopyOnWriteArrayList<>();
        Channel channel = JavaClient.attached(silent.channels.get("ai:java"));
        channel.subscribe(message -> received.add(message.data));

        // When
        JavaClient.done(listener -> channel.publish("n", "own", listener));
        JavaClient.done(listener -> client.channels.get("ai:java").publish("n", "other", listener));

        // Then
        await().untilAsserted(() -> assertThat(received).isNotEmpty());
        assertThat(received).containsExactly("other");
        silent.close();
    }
}
