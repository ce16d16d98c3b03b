package io.turnstream.local.ably;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.ably.lib.realtime.AblyRealtime;
import io.ably.lib.realtime.Channel;
import io.ably.lib.realtime.ConnectionState;
import io.ably.lib.rest.AblyRest;
import io.ably.lib.types.AblyException;
import io.ably.lib.types.ErrorInfo;
import io.turnstream.local.ably.limit.Limits;
import io.turnstream.local.ably.log.LoggedOperation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The genuine Java client, in both of its formats, where limits are on. The server's time stands, so rates are exact. */
@ParameterizedClass(name = "binary = {0}")
@ValueSource(booleans = {true, false})
class AblyJavaLimitsIT {

    private final SetClock clock = new SetClock(Instant.now());

    @Parameter
    boolean binary;

    @Test
    @SpecPoint({"docs:limits", "docs:codes", "RTN7a"})
    void isToldThatAConnectionPublishesTooFast() throws AblyException {
        try (LocalAbly ably = limited("free,connection-rate=2");
                AblyRealtime client = client(ably, "ann");
                AblyRealtime other = client(ably, "bob")) {
            Channel channel = client.channels.get("ai:java");
            JavaClient.done(listener -> channel.publish("n", "a", listener));
            JavaClient.done(listener -> channel.publish("n", "b", listener));

            expect(JavaClient.refused(listener -> channel.publish("n", "c", listener)), 42911, 429);

            JavaClient.done(listener -> other.channels.get("ai:java").publish("n", "d", listener));
            clock.advance(Duration.ofMillis(500));
            JavaClient.done(listener -> channel.publish("n", "e", listener));
            assertThat(client.connection.state).isEqualTo(ConnectionState.connected);
            assertThat(dataOn(ably, "ai:java")).containsExactly("a", "b", "d", "e");
            assertThat(refusals(ably)).containsExactly(42911);
        }
    }

    @Test
    @SpecPoint({"docs:limits", "docs:codes"})
    void isDisconnectedWhenItIsTwentyTimesTooFast() throws AblyException {
        try (LocalAbly ably = limited("free,connection-rate=1");
                AblyRealtime client = client(ably, "ann")) {
            // Given
            Channel channel = JavaClient.attached(client.channels.get("ai:java"));
            List<Integer> reasons = new CopyOnWriteArrayList<>();
            client.connection.on(
                    ConnectionState.disconnected.getConnectionEvent(), change -> reasons.add(change.reason.code));
            JavaClient.done(listener -> channel.publish("n", "a", listener));
            for (int i = 2; i <= 20; i++) {
                expect(JavaClient.refused(listener -> channel.publish("n", "b", listener)), 42911, 429);
            }

            // When
            channel.publish("n", "c");

            // Then
            await().untilAsserted(() -> assertThat(reasons).containsExactly(42921));
            clock.advance(Duration.ofSeconds(1));
            await().until(() -> client.connection.state == ConnectionState.connected);
            JavaClient.done(listener -> channel.publish("n", "later", listener));
        }
    }

    @Test
    @SpecPoint({"docs:limits", "docs:codes"})
    void isToldThatAllPublishTooFastOnAChannel() throws AblyException {
        try (LocalAbly ably = limited("free,channel-rate=1");
                AblyRealtime client = client(ably, "ann");
                AblyRealtime other = client(ably, "bob")) {
            JavaClient.done(listener -> client.channels.get("ai:java").publish("n", "a", listener));

            Channel channel = other.channels.get("ai:java");
            expect(JavaClient.refused(listener -> channel.publish("n", "b", listener)), 42913, 429);

            JavaClient.done(listener -> other.channels.get("ai:other").publish("n", "c", listener));
            clock.advance(Duration.ofSeconds(1));
            JavaClient.done(listener -> channel.publish("n", "d", listener));
            assertThat(dataOn(ably, "ai:java")).containsExactly("a", "d");
        }
    }

    @Test
    @SpecPoint({"docs:limits", "docs:codes"})
    void isToldThatAChannelCarriesTooMuch() throws AblyException {
        try (LocalAbly ably = limited("free,channel-bandwidth=100");
                AblyRealtime client = client(ably, "ann")) {
            Channel channel = client.channels.get("ai:java");
            JavaClient.done(listener -> channel.publish("n", "x".repeat(60), listener));

            expect(JavaClient.refused(listener -> channel.publish("n", "x".repeat(60), listener)), 42914, 429);

            JavaClient.done(listener -> channel.publish("n", "x", listener));
        }
    }

    @Test
    @SpecPoint({"docs:limits", "docs:codes"})
    void isToldThatTheAccountIsUsedUp() throws AblyException {
        try (LocalAbly ably = limited("free,account-rate=2");
                AblyRealtime client = client(ably, "ann")) {
            // It is published once and delivered once.
            Channel channel = JavaClient.attached(client.channels.get("ai:java"));
            JavaClient.done(listener -> channel.publish("n", "a", listener));

            expect(JavaClient.refused(listener -> channel.publish("n", "b", listener)), 42917, 429);

            clock.advance(Duration.ofSeconds(1));
            JavaClient.done(listener -> channel.publish("n", "c", listener));
        }
    }

    @Test
    @SpecPoint({"docs:limits", "docs:codes"})
    void isToldThatAMessageIsTooLarge() throws AblyException {
        try (LocalAbly ably = limited("free,max-message-size=100");
                AblyRealtime client = client(ably, "ann")) {
            Channel channel = client.channels.get("ai:java");

            expect(JavaClient.refused(listener -> channel.publish("n", "x".repeat(100), listener)), 40009, 413);

            JavaClient.done(listener -> channel.publish("n", "x".repeat(90), listener));
            assertThat(refusals(ably)).containsExactly(40009);
        }
    }

    @Test
    @SpecPoint({"docs:limits", "docs:codes"})
    void mayNotAttachToTooManyChannels() throws AblyException {
        try (LocalAbly ably = limited("free,channels-per-connection=1");
                AblyRealtime client = client(ably, "ann")) {
            Channel first = JavaClient.attached(client.channels.get("ai:first"));
            Channel second = client.channels.get("ai:second");

            expect(JavaClient.refused(second::attach), 90010, 400);

            JavaClient.done(first::detach);
            JavaClient.attached(second);
        }
    }

    @Test
    @SpecPoint({"docs:limits", "docs:codes", "RTN14g"})
    void mayNotConnectWhereTooManyAre() throws AblyException {
        try (LocalAbly ably = limited("free,connections=1");
                AblyRealtime client = client(ably, "ann")) {
            await().until(() -> client.connection.state == ConnectionState.connected);
            try (AblyRealtime second = client(ably, "bob")) {
                await().until(() -> second.connection.state == ConnectionState.failed);
                expect(second.connection.reason, 40111, 403);
            }
            assertThat(client.connection.state).isEqualTo(ConnectionState.connected);
        }
    }

    @Test
    @SpecPoint({"docs:limits", "docs:codes", "RTN14g"})
    void mayNotConnectWhereOthersConnectTooFast() throws AblyException {
        try (LocalAbly ably = limited("free,new-connection-rate=1");
                AblyRealtime client = client(ably, "ann")) {
            await().until(() -> client.connection.state == ConnectionState.connected);
            try (AblyRealtime second = client(ably, "bob")) {
                await().until(() -> second.connection.state == ConnectionState.failed);
                expect(second.connection.reason, 80021, 429);

                clock.advance(Duration.ofSeconds(1));
                second.connect();
                await().until(() -> second.connection.state == ConnectionState.connected);
            }
        }
    }

    @Test
    @SpecPoint({"docs:limits", "docs:codes"})
    void isToldOverRestThatAllPublishTooFastOnAChannel() throws Exception {
        try (LocalAbly ably = limited("free,connection-rate=1,channel-rate=2");
                AblyRest rest = JavaClient.rest(ably, binary)) {
            var channel = rest.channels.get("ai:java");
            channel.publish("n", "a");
            channel.publish("n", "b");

            expect(refused(() -> channel.publish("n", "c")), 42913, 429);

            rest.channels.get("ai:other").publish("n", "d");
            clock.advance(Duration.ofMillis(500));
            channel.publish("n", "e");
            assertThat(dataOn(ably, "ai:java")).containsExactly("a", "b", "e");
            assertThat(refusals(ably)).containsExactly(42913);
        }
    }

    @Test
    @SpecPoint({"docs:limits", "docs:codes"})
    void isToldOverRestThatAChannelCarriesTooMuch() throws Exception {
        try (LocalAbly ably = limited("free,channel-bandwidth=100");
                AblyRest rest = JavaClient.rest(ably, binary)) {
            var channel = rest.channels.get("ai:java");
            channel.publish("n", "x".repeat(60));

            expect(refused(() -> channel.publish("n", "x".repeat(60))), 42914, 429);

            channel.publish("n", "x");
        }
    }

    @Test
    @SpecPoint({"docs:limits", "docs:codes"})
    void isToldOverRestThatTheAccountIsUsedUp() throws Exception {
        try (LocalAbly ably = limited("free,account-rate=1");
                AblyRest rest = JavaClient.rest(ably, binary)) {
            rest.channels.get("ai:java").publish("n", "a");

            expect(refused(() -> rest.channels.get("ai:other").publish("n", "b")), 42917, 429);

            clock.advance(Duration.ofSeconds(1));
            rest.channels.get("ai:other").publish("n", "c");
        }
    }

    @Test
    @SpecPoint({"docs:limits", "docs:codes"})
    void isToldOverRestThatAMessageIsTooLarge() throws Exception {
        try (LocalAbly ably = limited("free,max-message-size=100");
                AblyRest rest = JavaClient.rest(ably, binary)) {
            var channel = rest.channels.get("ai:java");

            expect(refused(() -> channel.publish("n", "x".repeat(100))), 40009, 413);

            channel.publish("n", "x".repeat(90));
        }
    }

    private LocalAbly limited(String limits) {
        return LocalAbly.start(
                LocalAblyOptions.defaults().withLimits(Limits.parse(limits)).withClock(clock));
    }

    private AblyRealtime client(LocalAbly ably, String clientId) throws AblyException {
        return JavaClient.realtime(ably, binary, clientId);
    }

    /** Asks over REST and returns why it was refused. */
    private static ErrorInfo refused(ThrowingCallable request) {
        AblyException refused = catchThrowableOfType(AblyException.class, request);
        assertThat(refused).as("the refusal").isNotNull();
        return refused.errorInfo;
    }

    private static void expect(ErrorInfo refused, int code, int statusCode) {
        assertThat(List.of(refused.code, refused.statusCode)).containsExactly(code, statusCode);
    }

    private static List<String> dataOn(LocalAbly ably, String channel) {
        return ably.channel(channel).messages().stream()
                .map(message -> message.data())
                .toList();
    }

    private static List<Integer> refusals(LocalAbly ably) {
        return ably.log().stream()
                .map(LoggedOperation::code)
                .filter(code -> code != 0)
                .toList();
    }
}
