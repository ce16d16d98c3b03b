package io.turnstream.sink.kafka;

import static io.turnstream.avro.PartKind.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.turnstream.avro.Outcome;
import io.turnstream.avro.TurnEvent;
import io.turnstream.local.ably.LocalAbly;
import io.turnstream.local.ably.LocalAblyOptions;
import io.turnstream.local.ably.channel.MessageView;
import io.turnstream.local.ably.channel.OperationKind;
import io.turnstream.local.ably.fault.FaultEffect;
import io.turnstream.local.ably.fault.FaultMatch;
import io.turnstream.local.ably.switches.Switches;
import io.turnstream.local.ably.switches.Switches.AppendAck;
import io.turnstream.local.ably.switches.Switches.ConflatedAck;
import io.turnstream.local.ably.switches.Switches.OmittedExtras;
import io.turnstream.local.ably.switches.Switches.Overtaking;
import io.turnstream.local.ably.switches.Switches.RefusedAppend;
import io.turnstream.local.ably.switches.Switches.RepeatedCreate;
import io.turnstream.sink.SinkRole;
import io.turnstream.sink.codec.TurnScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
        ably = LocalAbly.start(LocalAblyOptions.defaults());
        kafka = new SinkHarness()
                .with("sink.codec", "vercel")
                .with("sink.ably.url", ably.url())
                .with("sink.ably.key", ably.key());
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

    /** What Ably's documentation leaves open: as it is likeliest, and everything otherwise. */
    static Stream<Switches> bothAnswers() {
        return Stream.of(
                Switches.defaults(),
                new Switches(
                        RefusedAppend.COMES_BACK,
                        AppendAck.ON_RECEIPT,
                        ConflatedAck.SHARED_SERIAL,
                        Overtaking.BY_OTHER_MESSAGES,
                        RepeatedCreate.NEW_SERIAL,
                        OmittedExtras.ARE_DROPPED),
                Switches.defaults().with(RepeatedCreate.NULL_SERIAL));
    }

    /** Appends are refused, and creates lose their answers with the connection, so that repeats and leftovers happen. */
    @ParameterizedTest
    @MethodSource("bothAnswers")
    void endsWholeWhateverTheServiceDoesWhereItIsNotDocumented(Switches switches) {
        ably.set(switches);
        ably.script(FaultMatch.any().kind(OperationKind.APPEND).times(2), FaultEffect.nack(50003));
        ably.script(FaultMatch.any().kind(OperationKind.CREATE).nth(9), FaultEffect.closeAfterApply());
        kafka.start();

        send(0, DELTAS);

        kafka.awaitAllHandled();
        await().atMost(SinkHarness.PATIENCE).untilAsserted(this::assertAllWhole);
        assertThat(ably.pendingFaults()).isZero();
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
        for (int turn = 0; turn < TURNS; turn++) {
            String channel = "ai:S" + turn;
            await().atMost(SinkHarness.PATIENCE).until(() -> !text(channel).isEmpty());
        }
    }

    private void assertAllWhole() {
        for (int turn = 0; turn < TURNS; turn++) {
            StringBuilder whole = new StringBuilder();
            for (int delta = 0; delta < DELTAS; delta++) {
                whole.append(word(turn, delta));
            }
            String channel = "ai:S" + turn;
            assertThat(text(channel)).as(channel).isEqualTo(whole.toString());
            assertThat(ably.channel(channel).messages())
                    .as(channel)
                    .filteredOn(message -> "ai-run-end".equals(message.name()))
                    .hasSize(1);
        }
    }

    /** The text of the step that is shown: that of the newest step-start. */
    private String text(String channel) {
        List<MessageView> messages = ably.channel(channel).messages();
        String anchor = messages.stream()
                .filter(message -> "ai-step-start".equals(message.name()))
                .reduce((older, newer) -> newer)
                .map(MessageView::serial)
                .orElse("");
        StringBuilder text = new StringBuilder();
        for (MessageView message : messages) {
            JsonNode extras = message.extras();
            if (extras != null
                    && extras.at("/ai/transport/stream").asText().equals("true")
                    && extras.at("/ai/transport/step-start-serial").asText().equals(anchor)) {
                text.append(Objects.requireNonNullElse(message.data(), ""));
            }
        }
        return text.toString();
    }
}
