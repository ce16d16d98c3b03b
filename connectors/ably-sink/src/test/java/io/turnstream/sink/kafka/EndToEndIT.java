package io.turnstream.sink.kafka;

import static io.turnstream.avro.PartKind.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.turnstream.avro.Outcome;
import io.turnstream.avro.TurnEvent;
import io.turnstream.local.ably.LocalAbly;
import io.turnstream.local.ably.LocalAblyOptions;
import io.turnstream.local.ably.channel.MessageView;
import io.turnstream.local.ably.channel.OperationKind;
import io.turnstream.local.ably.check.Report;
import io.turnstream.local.ably.check.Rule;
import io.turnstream.local.ably.fault.FaultEffect;
import io.turnstream.local.ably.fault.FaultMatch;
import io.turnstream.local.ably.log.LoggedOperation;
import io.turnstream.local.ably.log.LoggedOperation.Answered;
import io.turnstream.local.ably.log.LoggedOperation.Applied;
import io.turnstream.local.ably.switches.Switches;
import io.turnstream.local.ably.switches.Switches.AppendAck;
import io.turnstream.local.ably.switches.Switches.ConflatedAck;
import io.turnstream.local.ably.switches.Switches.OmittedExtras;
import io.turnstream.local.ably.switches.Switches.Overtaking;
import io.turnstream.local.ably.switches.Switches.RefusedAppend;
import io.turnstream.local.ably.switches.Switches.RepeatedCreate;
import io.turnstream.sink.SinkRole;
import io.turnstream.sink.codec.TurnScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From a real broker over ably-java to an Ably-compatible server. */
@Timeout(180)
class EndToEndIT {

    private static final int TURNS = 6;
    private static final int DELTAS = 60;

    private SinkHarness kafka;
    private LocalAbly ably;

    @BeforeEach
    void begin() throws Exception {
        kafka = new SinkHarness().with("sink.codec", "vercel");
        useAbly(LocalAblyOptions.defaults());
    }

    private void useAbly(LocalAblyOptions options) {
        ably = LocalAbly.start(options);
        kafka.with("sink.ably.url", ably.url()).with("sink.ably.key", ably.key());
    }

    @AfterEach
    void end() {
        kafka.close();
        ably.close();
    }

    @Test
    void showsManyTurnsWholeAtOnce() {
        kafka.start();

        send(0, DELTAS);

        kafka.awaitAllHandled();
        assertAllWhole();
    }

    @Test
    void goesOnAfterARestartInMidStream() {
        SinkRole first = kafka.start();
        send(0, DELTAS / 2);
        awaitSomeText();
        first.close();
        assertThat(ably.openConnections()).isZero();

        kafka.start();
        send(DELTAS / 2, DELTAS);

        kafka.awaitAllHandled();
        assertAllWhole();
    }

    /** What Ably's documentation leaves open: as it is likeliest, each otherwise, and everything otherwise. */
    static Stream<Switches> bothAnswers() {
        Switches likeliest = Switches.defaults();
        return Stream.of(
                likeliest,
                likeliest.with(RefusedAppend.COMES_BACK),
                likeliest.with(AppendAck.ON_RECEIPT),
                likeliest.with(ConflatedAck.SHARED_SERIAL),
                likeliest.with(Overtaking.BY_OTHER_MESSAGES),
                likeliest.with(RepeatedCreate.NEW_SERIAL),
                likeliest.with(RepeatedCreate.NULL_SERIAL),
                likeliest.with(OmittedExtras.ARE_DROPPED),
                new Switches(
                        RefusedAppend.COMES_BACK,
                        AppendAck.ON_RECEIPT,
                        ConflatedAck.SHARED_SERIAL,
                        Overtaking.BY_OTHER_MESSAGES,
                        RepeatedCreate.NEW_SERIAL,
                        OmittedExtras.ARE_DROPPED));
    }

    /** Appends are refused, and a create loses its answer with the connection. */
    @ParameterizedTest
    @MethodSource("bothAnswers")
    void endsWholeAfterFaultsWhateverIsNotDocumented(Switches switches) {
        ably.set(switches);
        ably.script(FaultMatch.any().kind(OperationKind.APPEND).times(2), FaultEffect.nack(50003));
        ably.script(FaultMatch.any().kind(OperationKind.CREATE).nth(9), FaultEffect.closeAfterApply());
        kafka.start();

        send(0, DELTAS);

        kafka.awaitAllHandled();
        await().atMost(SinkHarness.PATIENCE).untilAsserted(this::assertAllWhole);
        assertThat(ably.log())
                .filteredOn(operation -> operation.kind() == OperationKind.APPEND)
                .filteredOn(operation -> operation.answer() == Answered.NACK)
                .as("appends whose data is gone, or comes back")
                .hasSize(2);
        assertThat(ably.log())
                .as("what a repeated create is answered, nobody learns: it is looked up instead")
                .noneMatch(operation -> operation.applied() == Applied.REPEAT);
        assertThat(ably.pendingFaults()).isZero();
    }

    /** Roll-up windows are so long that appends are held, in mid-stream and at the end. */
    @ParameterizedTest
    @MethodSource("bothAnswers")
    void endsWholeWhenAppendsAreHeldWhateverIsNotDocumented(Switches switches) {
        ably.close();
        useAbly(LocalAblyOptions.defaults().withChecks().withAppendRollup(Duration.ofMillis(500)));
        ably.set(switches);
        kafka.start();

        int some = DELTAS / 6;
        for (int from = 0; from < DELTAS; from += some) {
            long before = appends();
            send(from, from + some);
            await().atMost(SinkHarness.PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> appends() > before);
        }

        kafka.awaitAllHandled();
        await().atMost(SinkHarness.PATIENCE).untilAsserted(this::assertAllWhole);
        assertThat(ably.counters().held()).isPositive();
        assertThat(someRunEndOvertookAnAppend())
                .isEqualTo(switches.appendAck() == AppendAck.ON_RECEIPT
                        && switches.overtaking() == Overtaking.BY_OTHER_MESSAGES);
        if (switches.appendAck() == AppendAck.AFTER_WINDOW) {
            assertThat(ably.counters().rolledUp())
                    .as("one append of a message at a time: none shares the answer of another")
                    .isZero();
        }
        assertThat(ably.reports())
                .as("extras that are left out, for one")
                .extracting(Report::rule)
                .containsOnly(Rule.UNKNOWN_PARENT); // nobody published what the turns answer
    }

    /** How many appends came in: those that went out, and once more each that was held. */
    private long appends() {
        return ably.counters().held()
                + ably.log().stream()
                        .filter(operation -> operation.kind() == OperationKind.APPEND)
                        .count();
    }

    /** True when the log has an append of a run's stream behind the run's end. */
    private boolean someRunEndOvertookAnAppend() {
        Set<String> ended = new HashSet<>();
        for (LoggedOperation operation : ably.log()) {
            if ("ai-run-end".equals(operation.name())) {
                ended.add(operation.channel());
            } else if (operation.kind() == OperationKind.APPEND && ended.contains(operation.channel())) {
                return true;
            }
        }
        return false;
    }

    @Test
    void goesOnWhenConnectionsAreLost() {
        kafka.start();
        send(0, DELTAS / 2);
        awaitSomeText();

        ably.loseNextResume();
        ably.closeConnections();
        send(DELTAS / 2, DELTAS);

        kafka.awaitAllHandled();
        assertAllWhole();
    }

    @Test
    void publishesNothingAgainWhenOffsetsAreResetToTheStart() throws Exception {
        SinkRole first = kafka.start();
        send(0, DELTAS);
        kafka.awaitAllHandled();
        first.close();
        int operations = ably.log().size();

        kafka.resetOffsets(0);
        SinkRole second = kafka.start();
        kafka.awaitAllHandled();

        await().atMost(SinkHarness.PATIENCE).until(second::isReady);
        assertThat(ably.log()).hasSize(operations);
    }

    @Test
    void refusesAKeyThatCannotBeOne() {
        kafka.with("sink.ably.key", "nonsense");
        assertThatThrownBy(kafka::start).isInstanceOf(ConfigException.class).hasMessageContaining("name:secret");
    }

    @Test
    void refusesToBeginWithAKeyThatTheServiceRefuses() {
        kafka.with("sink.ably.key", "app.key:wrong");
        assertThatThrownBy(kafka::start)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("40101")
                .hasMessageNotContaining("wrong");
    }

    /** Deltas of all turns, in turn; the first one brings the turns' beginnings, the last one their ends. */
    private void send(int from, int to) {
        List<List<TurnEvent>> turns = new ArrayList<>();
        for (int turn = 0; turn < TURNS; turn++) {
            turns.add(script(turn).events());
        }
        int head = 3;
        int tail = 3;
        List<TurnEvent> some = new ArrayList<>();
        for (int place = from == 0 ? 0 : head + from; place < (to == DELTAS ? head + to + tail : head + to); place++) {
            for (List<TurnEvent> turn : turns) {
                some.add(turn.get(place));
            }
        }
        kafka.send(some);
    }

    private static TurnScript script(int turn) {
        TurnScript script = TurnScript.turn("S" + turn, "R" + turn)
                .begins()
                .responds("P" + turn, "A" + turn)
                .opens(0, TEXT);
        for (int delta = 0; delta < DELTAS; delta++) {
            script.says(0, word(turn, delta));
        }
        return script.closes(0).ends().over(Outcome.COMPLETE);
    }

    private static String word(int turn, int delta) {
        return "t" + turn + "w" + delta + " ";
    }

    private void awaitSomeText() {
        await().atMost(SinkHarness.PATIENCE).until(() -> IntStream.range(0, TURNS)
                .noneMatch(turn -> text("ai:S" + turn).isEmpty()));
    }

    private void assertAllWhole() {
        for (int turn = 0; turn < TURNS; turn++) {
            StringBuilder whole = new StringBuilder();
            for (int delta = 0; delta < DELTAS; delta++) {
                whole.append(word(turn, delta));
            }
            String channel = "ai:S" + turn;
            assertThat(text(channel)).as(channel).isEqualTo(whole.toString());
            assertThat(shown(channel))
                    .as(channel)
                    .extracting(
                            stream -> extras(stream).at("/ai/transport/status").asText())
                    .isNotEmpty()
                    .containsOnly("complete");
            assertThat(ably.channel(channel).messages())
                    .as(channel)
                    .filteredOn(message -> "ai-run-end".equals(message.name()))
                    .hasSize(1);
        }
    }

    private String text(String channel) {
        return shown(channel).stream()
                .map(stream -> Objects.requireNonNullElse(stream.data(), ""))
                .collect(Collectors.joining());
    }

    /** The streams of the step that is shown: that of the newest step-start. */
    private List<MessageView> shown(String channel) {
        List<MessageView> messages = ably.channel(channel).messages();
        String anchor = messages.stream()
                .filter(message -> "ai-step-start".equals(message.name()))
                .reduce((older, newer) -> newer)
                .map(MessageView::serial)
                .orElse("");
        return messages.stream()
                .filter(message ->
                        extras(message).at("/ai/transport/stream").asText().equals("true"))
                .filter(message -> extras(message)
                        .at("/ai/transport/step-start-serial")
                        .asText()
                        .equals(anchor))
                .toList();
    }

    private static JsonNode extras(MessageView message) {
        JsonNode extras = message.extras();
        return extras == null ? MissingNode.getInstance() : extras;
    }
}
