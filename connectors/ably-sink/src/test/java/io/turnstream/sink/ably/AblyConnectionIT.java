package io.turnstream.sink.ably;

import static io.turnstream.sink.ably.Fixtures.create;
import static io.turnstream.sink.ably.Fixtures.edit;
import static io.turnstream.sink.ably.Fixtures.extras;
import static io.turnstream.sink.ably.Fixtures.json;
import static io.turnstream.sink.ably.Fixtures.text;
import static io.turnstream.sink.ably.Life.failure;
import static io.turnstream.sink.ably.Life.outcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.turnstream.local.ably.LocalAbly;
import io.turnstream.local.ably.LocalAblyOptions;
import io.turnstream.local.ably.auth.ApiKey;
import io.turnstream.local.ably.auth.Capability;
import io.turnstream.local.ably.channel.OperationKind;
import io.turnstream.local.ably.fault.FaultEffect;
import io.turnstream.local.ably.fault.FaultMatch;
import io.turnstream.local.ably.log.LoggedOperation;
import io.turnstream.local.ably.switches.Switches;
import io.turnstream.sink.channel.ChannelMessage;
import io.turnstream.sink.channel.StoredMessage;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The adapter against a server that knows channels, messages and faults. */
class AblyConnectionIT {

    private static final String CHANNEL = "ai:s/1 ü";

    private final LocalAbly ably = LocalAbly.start(LocalAblyOptions.defaults()
            .withMaxMessageSize(1000)
            .withoutMutableMessages("fixed")
            .withKey(new ApiKey("app.reader", "reader-secret", capability("{\"*\":[\"subscribe\",\"history\"]}"))));
    private final ScheduledExecutorService timer = Fixtures.timer();
    private final AblyConnector connector = connector(ably.key());

    private AblyConnector connector(String key) {
        var settings = AblySettings.of(key, "sink-1").at(URI.create(ably.url()));
        return new AblyConnector(settings, timer, System::nanoTime);
    }

    private static Capability capability(String json) {
        try {
            return Capability.parse(json);
        } catch (Exception e) {
            throw new IllegalArgumentException(e);
        }
    }

    @AfterEach
    void close() {
        connector.close();
        timer.shutdownNow();
        ably.close();
    }

    /** What Ably's documentation leaves open, one at a time set otherwise. */
    static Stream<Switches> everySwitch() {
        var defaults = Switches.defaults();
        return Stream.of(
                defaults,
                defaults.with(Switches.RefusedAppend.COMES_BACK),
                defaults.with(Switches.AppendAck.ON_RECEIPT),
                defaults.with(Switches.ConflatedAck.SHARED_SERIAL),
                defaults.with(Switches.Overtaking.BY_OTHER_MESSAGES),
                defaults.with(Switches.RepeatedCreate.NEW_SERIAL),
                defaults.with(Switches.RepeatedCreate.NULL_SERIAL),
                defaults.with(Switches.OmittedExtras.ARE_DROPPED));
    }

    @ParameterizedTest
    @MethodSource("everySwitch")
    void everyOperationDoesWhatThePortSays(Switches switches) throws Exception {
        ably.set(switches);
        try (var life = Life.up(connector)) {
            assertThat(life.connected).containsExactly(1000L);
            var connection = life.connection();

            // Created together, in order
            var serials = outcome(connection.publish(
                    CHANNEL,
                    List.of(
                            new ChannelMessage("t1:0", "start", json("{\"a\":[1]}"), extras("k", "1")),
                            new ChannelMessage("t1:1", "text", text(""), extras("k", "2")))));
            assertThat(serials).hasSize(2).doesNotHaveDuplicates();
            var start = serials.get(0);
            var stream = serials.get(1);

            // Grown
            outcome(connection.append(CHANNEL, stream, edit("Hel")));
            outcome(connection.append(CHANNEL, stream, new ChannelMessage(null, null, text("lo"), extras("k", "3"))));
            await().untilAsserted(() -> assertThat(outcome(connection.get(CHANNEL, stream)))
                    .contains(new StoredMessage(
                            stream, "t1:1", "text", text("Hello"), json("{\"headers\":{\"k\":\"3\"}}"), false)));

            // Replaced
            outcome(connection.update(CHANNEL, stream, new ChannelMessage(null, null, text("Bye"), extras("k", "4"))));
            assertThat(outcome(connection.get(CHANNEL, stream)).map(StoredMessage::data))
                    .contains(text("Bye"));

            // Deleted
            outcome(connection.delete(CHANNEL, start, edit("")));
            assertThat(outcome(connection.get(CHANNEL, start)).map(StoredMessage::deleted))
                    .contains(true);

            // Read page by page, newest first
            var newest = outcome(connection.history(CHANNEL, Optional.empty(), 1));
            var oldest = outcome(connection.history(CHANNEL, Optional.ofNullable(newest.next()), 1));
            assertThat(newest.messages()).extracting(StoredMessage::serial).containsExactly(stream);
            assertThat(oldest.messages()).extracting(StoredMessage::serial).containsExactly(start);
            assertThat(oldest.messages()).extracting(StoredMessage::id).containsExactly("t1:0");
        }
    }

    @Test
    void whatIsNotThereIsEmptyAndCannotBeEdited() throws Exception {
        try (var life = Life.up(connector)) {
            outcome(life.connection().publish(CHANNEL, List.of(create("x", "n", text("x")))));
            assertThat(outcome(life.connection().get(CHANNEL, "01720000000002-000@none:000")))
                    .isEmpty();
            assertThat(outcome(life.connection().history("ai:nobody", Optional.empty(), 100))
                            .messages())
                    .isEmpty();
            var failure = failure(life.connection().append(CHANNEL, "01720000000002-000@none:000", edit("x")));
            assertThat(failure.isRefusal()).isTrue();
            assertThat(failure.status()).isEqualTo(404);
        }
    }

    @Test
    void structuresComeBackAsTheyWere() throws Exception {
        var data = json("{\"text\":\"<b> ü 😀\",\"null\":null,\"list\":[1.50,true]}");
        try (var life = Life.up(connector)) {
            var serials = outcome(life.connection().publish(CHANNEL, List.of(create("x", "n", data))));

            assertThat(outcome(life.connection().get(CHANNEL, serials.get(0))).map(StoredMessage::data))
                    .contains(data);
        }
    }

    /** Each scripted fault of an append: the refusal's code or nothing, and what is on the channel afterwards. */
    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(FaultEffect.nack(42911), 42911, "a"),
                Arguments.of(FaultEffect.nackAppliedLater(50000), 50000, "a"),
                Arguments.of(FaultEffect.nackThoughApplied(50003), 50003, "ab"),
                Arguments.of(FaultEffect.closeBeforeApply(), null, "a"),
                Arguments.of(FaultEffect.closeAfterApply(), null, "ab"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultIsReportedAsWhatItIs(FaultEffect effect, @Nullable Integer code, String onChannel) throws Exception {
        // Given
        var life = Life.up(connector);
        var serial = outcome(life.connection().publish(CHANNEL, List.of(create("x", "n", text("a")))))
                .get(0);
        ably.script(FaultMatch.any().kind(OperationKind.APPEND), effect);

        // When
        var failure = failure(life.connection().append(CHANNEL, serial, edit("b")));

        // Then
        assertThat(failure.isRefusal()).isEqualTo(code != null);
        if (code == null) {
            assertThat(life.awaitLost().isRefusal()).isFalse();
        } else {
            assertThat(failure.code()).isEqualTo(code);
            assertThat(life.lost).isEmpty();
        }
        // A life that is over reads all the same, and has sent nothing again.
        assertThat(outcome(life.connection().get(CHANNEL, serial)).map(StoredMessage::data))
                .contains(text(onChannel));
        life.close();
        assertNothingWasSentAgain(1, 2);
    }

    @Test
    void anAnswerThatNeverComesIsWaitedForUntilTheLifeEnds() throws Exception {
        // Given
        ably.script(FaultMatch.any().nth(2), FaultEffect.dropAck());
        var life = Life.up(connector);
        var serial = outcome(life.connection().publish(CHANNEL, List.of(create("x", "n", text("a")))))
                .get(0);

        // When: deadlines are somebody else's business, and later operations do not suffer
        var unanswered = life.connection().append(CHANNEL, serial, edit("b"));
        outcome(life.connection().append(CHANNEL, serial, edit("c")));

        // Then
        assertThat(unanswered.toCompletableFuture()).isNotDone();
        life.close();
        assertThat(failure(unanswered).isRefusal()).isFalse();
        assertNothingWasSentAgain(1, 3);
    }

    @Test
    void anAnswerThatComesLateIsTaken() throws Exception {
        ably.script(FaultMatch.any().kind(OperationKind.APPEND), FaultEffect.delay(Duration.ofMillis(300)));
        ably.script(FaultMatch.any().kind(OperationKind.APPEND), FaultEffect.delayAck(Duration.ofMillis(300)));
        try (var life = Life.up(connector)) {
            var serial = outcome(life.connection().publish(CHANNEL, List.of(create("x", "n", text("a")))))
                    .get(0);

            outcome(life.connection().append(CHANNEL, serial, edit("b")));
            outcome(life.connection().append(CHANNEL, serial, edit("c")));

            assertThat(outcome(life.connection().get(CHANNEL, serial)).map(StoredMessage::data))
                    .contains(text("abc"));
        }
    }

    @Test
    void refusalsCarryTheCodesOfTheService() throws Exception {
        try (var life = Life.up(connector)) {
            var connection = life.connection();

            var tooLarge = failure(connection.publish(CHANNEL, List.of(create("x", "n", text("x".repeat(2000))))));
            assertThat(tooLarge.code()).isEqualTo(40009);

            var fixed = outcome(connection.publish("fixed:1", List.of(create("x", "n", text("a")))));
            var immutable = failure(connection.append("fixed:1", fixed.get(0), edit("b")));
            assertThat(immutable.code()).isEqualTo(93002);
            assertThat(life.lost).isEmpty();
        }
    }

    @Test
    void aKeyThatMayNotPublishIsRefusedOnEachOperation() throws Exception {
        try (var reader = connector("app.reader:reader-secret");
                var life = Life.up(reader)) {
            var refused = failure(life.connection().publish(CHANNEL, List.of(create("x", "n", text("a")))));

            assertThat(refused.isRefusal()).isTrue();
            assertThat(refused.code()).isEqualTo(40160);
        }
    }

    @Test
    void aWrongKeyEndsTheLifeWithARefusal() throws Exception {
        try (var stranger = connector("app.key:wrong-secret");
                var life = Life.begin(stranger)) {
            var why = life.awaitLost();
            assertThat(why.isRefusal()).isTrue();
            assertThat(why.status()).isEqualTo(401);
            assertThat(why.code()).isBetween(40100, 40199);
            assertThat(why.getMessage()).doesNotContain("wrong-secret");

            var read = failure(life.connection().get(CHANNEL, "s"));
            assertThat(read.isRefusal()).isTrue();
            assertThat(read.status()).isEqualTo(401);
        }
    }

    @Test
    void aServiceThatTakesNobodyIsAnOutage() {
        ably.refuseConnections(Duration.ofMinutes(1));

        try (var life = Life.begin(connector)) {
            assertThat(life.awaitLost().status()).isEqualTo(503);
        }
    }

    @Test
    void aLostConnectionLeavesAllInFlightUnknownAndSendsNothingAgain() throws Exception {
        // Given: 50 in flight, the first of which is held up
        var life = Life.up(connector);
        var serial = outcome(life.connection().publish(CHANNEL, List.of(create("x", "n", text("")))))
                .get(0);
        ably.script(FaultMatch.any(), FaultEffect.delay(Duration.ofSeconds(30)));
        var inFlight = IntStream.range(0, 50)
                .mapToObj(i -> life.connection().append(CHANNEL, serial, edit(i + " ")))
                .toList();
        await().until(() -> ably.pendingFaults() == 0);

        // When
        ably.closeConnections();

        // Then
        for (var operation : inFlight) {
            assertThat(failure(operation).isRefusal()).isFalse();
        }
        assertThat(life.awaitLost().isRefusal()).isFalse();
        try (var next = Life.up(connector)) {
            outcome(next.connection().update(CHANNEL, serial, edit("healed")));
        }
        assertThat(ably.channel(CHANNEL).messages()).singleElement().satisfies(message -> assertThat(message.data())
                .isEqualTo("healed"));
        assertThat(ably.counters().resumes()).isZero();
        assertThat(ably.counters().lostResumes()).isZero();
        assertThat(ably.counters().repeatedPublishes()).isZero();
    }

    @Test
    void aThousandPipelinedOperationsKeepTheOrderOfEachChannel() throws Exception {
        try (var life = Life.up(connector)) {
            // Given
            var serials = new ArrayList<String>();
            for (var channel = 0; channel < 8; channel++) {
                serials.add(outcome(life.connection().publish("ai:" + channel, List.of(create("m", "n", text("")))))
                        .get(0));
            }

            // When
            List<CompletionStage<Void>> appends = new ArrayList<>();
            var expected = new StringBuilder();
            for (var round = 0; round < 125; round++) {
                expected.append(round).append(' ');
                for (var channel = 0; channel < 8; channel++) {
                    appends.add(life.connection().append("ai:" + channel, serials.get(channel), edit(round + " ")));
                }
            }
            for (var append : appends) {
                outcome(append);
            }

            // Then
            for (var channel = 0; channel < 8; channel++) {
                assertThat(ably.channel("ai:" + channel).messages().get(0).data())
                        .isEqualTo(expected.toString());
            }
            assertThat(ably.log()).hasSize(1008);
            assertThat(ably.log().stream().collect(Collectors.groupingBy(LoggedOperation::channel)))
                    .allSatisfy((channel, log) -> assertThat(log)
                            .extracting(LoggedOperation::msgSerial)
                            .isSorted());
        }
    }

    @Test
    void fiftyLivesOneAfterTheOtherLeaveNoConnection() throws Exception {
        for (var i = 0; i < 50; i++) {
            try (var life = Life.up(connector)) {
                outcome(life.connection().publish(CHANNEL, List.of(create("id-" + i, "n", text("x")))));
            }
        }

        await().untilAsserted(() -> assertThat(ably.openConnections()).isZero());
        assertThat(ably.channel(CHANNEL).messages()).hasSize(50);
        assertNothingWasSentAgain(50, 50);
    }

    private void assertNothingWasSentAgain(int connections, int publishes) {
        var counters = ably.counters();
        assertThat(counters.connections()).isEqualTo(connections);
        assertThat(counters.publishes()).isEqualTo(publishes);
        assertThat(counters.repeatedPublishes()).isZero();
        assertThat(counters.resumes()).isZero();
        assertThat(counters.lostResumes()).isZero();
    }
}
