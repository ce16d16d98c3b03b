package io.turnstream.sink.ably;

import static io.turnstream.sink.ably.Fixtures.create;
import static io.turnstream.sink.ably.Fixtures.edit;
import static io.turnstream.sink.ably.Life.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ably.lib.realtime.AblyRealtime;
import io.ably.lib.realtime.ConnectionState;
import io.turnstream.sink.channel.ChannelConnector;
import io.turnstream.sink.channel.ChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However a connection ends, it ends once and for good. */
class OneLifeIT {

    private final RawAbly ably = new RawAbly();
    private final ScheduledExecutorService timer = Fixtures.timer();
    private final AblyConnector connector = Fixtures.connector(ably.uri(), timer);

    @AfterEach
    void close() throws Exception {
        connector.close();
        timer.shutdownNow();
        ably.close();
    }

    /** The ways in which a connection that is up can end, and the code that its owner hears. */
    static Stream<Arguments> ends() {
        return Stream.of(
                end("the socket breaks", RawAbly::kills, 80003, false),
                end("the service closes the socket", raw -> raw.closes(1000), 80003, false),
                end("the service goes away", raw -> raw.closes(1001), 80003, false),
                end("a frame was too large", raw -> raw.closes(1009), 40009, true),
                end("disconnected", raw -> raw.says("{\"action\":6}"), 80003, false),
                end("disconnected for a reason", raw -> raw.says("""
                        {"action":6,"error":{"code":42921,"statusCode":429,"message":"too fast"}}"""), 42921, true),
                end("disconnected for a token", raw -> raw.says("""
                        {"action":6,"error":{"code":40142,"statusCode":401,"message":"expired"}}"""), 40142, true),
                end("failed", raw -> raw.says("""
                        {"action":9,"error":{"code":40160,"statusCode":401,"message":"not permitted"}}"""), 40160, true),
                end("closed by the service", raw -> raw.says("{\"action\":8}"), 80003, false),
                end("connected a second time", raw -> raw.says(RawAbly.connected(15_000)), 80003, false),
                end("a frame is not JSON", raw -> raw.says("<html>"), 80003, false),
                end("an answer has no number", raw -> raw.says("{\"action\":1}"), 80003, false));
    }

    private static Arguments end(String name, Consumer<RawAbly> cause, int code, boolean refusal) {
        return Arguments.of(name, cause, code, refusal);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void nothingIsSentAgainWhen(String name, Consumer<RawAbly> cause, int code, boolean refusal) throws Exception {
        // Given: some answered, some in flight
        var life = Life.up(connector);
        life.connection().append("a", "s", edit("answered"));
        ably.acknowledges(0, "{\"serials\":[\"v\"]}");
        List<CompletionStage<?>> inFlight = new ArrayList<>();
        for (var i = 1; i <= 10; i++) {
            inFlight.add(life.connection().append("channel-" + i % 3, "s", edit("text " + i)));
        }
        inFlight.add(life.connection().publish("a", List.of(create("id", "n", null))));
        await().until(() -> ably.all().size() == 12);

        // When
        cause.accept(ably);

        // Then
        var why = life.awaitLost();
        assertThat(why.code()).isEqualTo(code);
        assertThat(why.isRefusal()).isEqualTo(refusal);
        for (var operation : inFlight) {
            assertThat(failure(operation).isRefusal()).isFalse();
        }
        var late = failure(life.connection().append("a", "s", edit("late")));
        assertThat(late.isRefusal()).isFalse();

        // ably-java retries at once after a lost connection, so a second socket would be here by the time that a
        // whole new life of another client has come and gone.
        try (var next = Life.up(connector)) {
            assertThat(next.connected).hasSize(1);
        }
        await().until(() -> libraryThreads() == 0);
        assertThat(ably.urls()).hasSize(2);
        assertThat(ably.all())
                .filteredOn(sent -> sent.frame().path("action").asInt() == 15)
                .hasSize(12)
                .allMatch(sent -> sent.connection() == 1);
        assertThat(life.lost).hasSize(1);
        assertThat(life.connected).hasSize(1);
    }

    /** Threads in which ably-java's connections live. */
    private static long libraryThreads() {
        return Thread.getAllStackTraces().values().stream()
                .filter(stack -> Stream.of(stack)
                        .anyMatch(call -> call.getClassName().contains("ConnectionManager$ActionHandler")))
                .count();
    }

    @Test
    void aClientThatWantsASecondSocketGetsNone() {
        // Given
        var life = Life.up(connector);

        // When: ably-java is told to reconnect
        var library = library(life);
        library.connection.connectionManager.requestState(ConnectionState.disconnected);

        // Then
        assertThat(life.awaitLost().isRefusal()).isFalse();
        await().until(() -> libraryThreads() == 0);
        assertThat(ably.urls()).hasSize(1);

        // When: and once more, by force
        library.connect();

        // Then
        await().until(() -> libraryThreads() == 0);
        assertThat(library.connection.state).isEqualTo(ConnectionState.failed);
        assertThat(ably.urls()).hasSize(1);
        assertThat(life.lost).hasSize(1);
    }

    private static AblyRealtime library(Life life) {
        return ((AblyConnection) life.connection()).library();
    }

    @Test
    void closingWithOperationsInFlightDropsThem() throws Exception {
        // Given
        var life = Life.up(connector);
        var inFlight = life.connection().append("a", "s", edit("x"));

        // When
        life.close();
        life.close();

        // Then
        assertThat(failure(inFlight).isRefusal()).isFalse();
        assertThat(failure(life.connection().append("a", "s", edit("y"))).isRefusal())
                .isFalse();
        await().until(() -> libraryThreads() == 0);
        assertThat(life.lost).isEmpty();
        assertThat(ably.all()).noneMatch(sent -> sent.frame().path("action").asInt() == 7);
    }

    @Test
    void aServiceThatDoesNotAnswerAGoodbyeIsLeftAnyway() {
        ably.ignoresGoodbyes();
        var life = Life.up(connector);

        life.close();

        await().until(() -> libraryThreads() == 0);
        assertThat(life.lost).isEmpty();
    }

    @Test
    void closingBeforeItIsUpLeavesNothing() {
        ably.greets();
        var life = Life.begin(connector);

        life.close();

        await().until(() -> libraryThreads() == 0);
        assertThat(life.connected).isEmpty();
        assertThat(life.lost).isEmpty();
    }

    @Test
    void operationsBeforeItIsUpFail() throws Exception {
        ably.greets();
        try (var life = Life.begin(connector)) {
            assertThat(failure(life.connection().append("a", "s", edit("x"))).isRefusal())
                    .isFalse();
        }
    }

    @Test
    void aWrongKeyIsToldFromAnOutage() {
        ably.greets("""
                {"action":9,"error":{"code":40101,"statusCode":401,"message":"Invalid key app.k:very-secret"}}""");

        var why = Life.begin(connector).awaitLost();

        assertThat(why.isRefusal()).isTrue();
        assertThat(why.code()).isEqualTo(40101);
        assertThat(why.status()).isEqualTo(401);
        assertThat(why).hasMessage("Invalid key app.k:***");
    }

    @Test
    void aRefusedUpgradeIsToldFromAnOutage() {
        ably.refuses(new RawAbly.Answer(
                401, "{}", "X-Ably-ErrorCode", "40160", "X-Ably-ErrorMessage", "capability missing"));

        var why = Life.begin(connector).awaitLost();

        assertThat(why.isRefusal()).isTrue();
        assertThat(why.code()).isEqualTo(40160);
        assertThat(why).hasMessage("capability missing");
    }

    @Test
    void nobodyAtTheAddressIsAnOutage() throws Exception {
        ably.close();

        var why = Life.begin(connector).awaitLost();

        assertThat(why.isRefusal()).isFalse();
        assertThat(why.code()).isEqualTo(80003);
        await().until(() -> libraryThreads() == 0);
    }

    @Test
    void aServiceThatSaysNothingIsGivenUp() {
        ably.greets();
        var settings = Fixtures.settings(ably.uri())
                .waiting(Duration.ofMillis(300), Duration.ofMillis(100), Duration.ofSeconds(5));
        try (var impatient = new AblyConnector(settings, timer, System::nanoTime)) {
            var why = Life.begin(impatient).awaitLost();

            assertThat(why.isRefusal()).isFalse();
            assertThat(why).hasMessageContaining("nothing was heard");
        }
    }

    @Test
    void aConnectionThatFallsSilentIsGivenUpAndHeartbeatsKeepItAlive() throws Exception {
        ably.greets(RawAbly.connected(200));
        var settings = Fixtures.settings(ably.uri())
                .waiting(Duration.ofSeconds(5), Duration.ofMillis(800), Duration.ofSeconds(5));
        try (var impatient = new AblyConnector(settings, timer, System::nanoTime)) {
            // Given: heartbeats for longer than the silence that is allowed
            var life = Life.up(impatient);
            var heartbeats =
                    timer.scheduleWithFixedDelay(() -> ably.says("{\"action\":0}"), 100, 100, TimeUnit.MILLISECONDS);
            await().during(Duration.ofMillis(1500))
                    .atMost(Duration.ofSeconds(5))
                    .until(life.lost::isEmpty);

            // When
            heartbeats.cancel(false);

            // Then
            assertThat(life.awaitLost()).hasMessageContaining("nothing was heard");
        }
    }

    @Test
    void fiftyLivesLeaveNoThreadBehind() {
        // Given: one of each end, so that what is shared is there
        endOne(0);
        endOne(1);
        endOne(2);
        await().until(() -> libraryThreads() == 0 && socketThreads() == 0);
        var before = threads();

        // When
        for (var i = 0; i < 50; i++) {
            endOne(i % 3);
        }

        // Then
        await().untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
    }

    private void endOne(int way) {
        var life = Life.up(connector);
        if (way == 0) {
            life.close();
            return;
        }
        life.connection().append("a", "s", edit("in flight"));
        if (way == 1) {
            life.close();
        } else {
            ably.kills();
            life.awaitLost();
        }
    }

    private static long socketThreads() {
        return threads().stream().filter(name -> name.contains("ably-socket")).count();
    }

    /** Threads of the client side; OkHttp's own timers are few, shared by the whole JVM, and end by themselves. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name ->
                        Stream.of("qtp", "awaitility", "OkHttp TaskRunner").noneMatch(name::startsWith))
                .toList();
    }

    @Test
    void aListenerThatThrowsHarmsNobody() {
        var connection = connector.connect(new ChannelConnector.Listener() {
            @Override
            public void connected(long maxMessageBytes) {
                throw new Mistake();
            }

            @Override
            public void lost(ChannelException why) {}
        });
        await().until(() -> ably.urls().size() == 1);

        connection.close();

        await().until(() -> libraryThreads() == 0);
    }

    /** A mistake of a listener, without a stack: it is logged. */
    private static final class Mistake extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Mistake() {
            super("made on purpose", null, false, false);
        }
    }
}
