package io.turnstream.sink.engine;

import static io.turnstream.sink.engine.Turns.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.turnstream.avro.DeliveredMessage;
import io.turnstream.avro.DeliveryState;
import io.turnstream.avro.DeliveryStatus;
import io.turnstream.avro.TurnDetail;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnInfo;
import io.turnstream.sink.codec.Codec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What an engine makes of a partition that it is given, and of what is on record for it. */
class AssignmentTest {

    private final List<String> codecs = new ArrayList<>();
    private final List<String> channels = new ArrayList<>();
    private final DeliveryEngine engine = new DeliveryEngine(
            EngineSettings.defaults(),
            this::codec,
            (session, info) -> {
                String channel = "ai:" + session + (info.getChannel() == null ? "" : "/" + info.getChannel());
                channels.add(channel);
                return channel;
            },
            event -> false,
            new Random(7));

    private Optional<Codec> codec(String name) {
        codecs.add(name);
        return name.equals("gone") ? Optional.empty() : Optional.of(new StepCodec());
    }

    private static DeliveryState state(DeliveryStatus status, String turn, long replayOffset) {
        return DeliveryState.newBuilder()
                .setSessionId("s")
                .setTurnId(turn)
                .setStatus(status)
                .setChannel("ai:then")
                .setCodec("then")
                .setReplayOffset(replayOffset)
                .build();
    }

    private long offer(long offset, List<TurnEvent> events) {
        long next = offset;
        for (TurnEvent event : events) {
            engine.offer(0, next++, event);
        }
        return next;
    }

    // ---- from where it is read

    @Test
    void aPartitionIsReadFromTheFirstEventOfItsOpenTurns() {
        assertThat(engine.assigned(0, 0, 50, 60, List.of())).isEqualTo(50);
        assertThat(engine.assigned(
                        1,
                        0,
                        50,
                        60,
                        List.of(
                                state(DeliveryStatus.OPEN, "t1", 45),
                                state(DeliveryStatus.OPEN, "t2", 40),
                                state(DeliveryStatus.OPEN, "t3", 55))))
                .isEqualTo(40);
        assertThat(engine.assigned(2, 0, 50, 60, List.of(state(DeliveryStatus.OPEN, "t", 0))))
                .isZero();
    }

    @Test
    void whatIsFinishedOrWaitsIsNotReadAgain() {
        assertThat(engine.assigned(
                        0,
                        0,
                        50,
                        60,
                        List.of(
                                state(DeliveryStatus.OPEN, "t1", -1),
                                state(DeliveryStatus.SUSPENDED, "t2", 10),
                                state(DeliveryStatus.CLOSED, "t3", 10),
                                state(DeliveryStatus.GIVEN_UP, "t4", 10),
                                state(DeliveryStatus.UNKNOWN, "t5", 10))))
                .isEqualTo(50);
    }

    @Test
    void aPartitionIsReadBackUntilItsEndAndPausedForNothingMeanwhile() {
        engine.assigned(0, 0, 50, 53, List.of(state(DeliveryStatus.OPEN, "t", 50)));
        assertThat(engine.isReadingBack(0)).isTrue();

        offer(50, turn("s", "t").takeEvents());
        assertThat(engine.isReadingBack(0)).isTrue();
        engine.advance(1_000);
        engine.advance(60_000);
        assertThat(engine.shouldPause(0, false))
                .as("it has to be read to its end")
                .isFalse();
        engine.readTo(0, 53);

        assertThat(engine.isReadingBack(0)).isFalse();
        assertThat(engine.shouldPause(0, false)).as("no connection came up").isTrue();
        assertThat(engine.goBack(0)).isEmpty();
    }

    // ---- what is on record

    @Test
    void whatIsFinishedIsNeverShownAgain() {
        engine.assigned(
                0, 0, 0, 0, List.of(state(DeliveryStatus.CLOSED, "t1", 0), state(DeliveryStatus.GIVEN_UP, "t2", 0)));

        offer(0, turn("s", "t1").takeEvents());
        offer(2, turn("s", "t2").takeEvents());

        assertThat(engine.counters().ofClosedTurns()).isEqualTo(4);
        assertThat(engine.hasOpenTurns()).isFalse();
        assertThat(engine.checkpoint(1, 0, Instant.EPOCH).offsets()).isEqualTo(Map.of(0, 4L));
    }

    @Test
    void aTurnGoesOnWithTheCodecAndOnTheChannelThatItWasBegunWith() {
        engine.assigned(0, 0, 0, 10, List.of(state(DeliveryStatus.OPEN, "t", 0)));

        offer(0, turn("s", "t").takeEvents());

        assertThat(codecs).containsExactly("then");
        assertThat(channels).isEmpty();
    }

    @Test
    void aTurnWhoseCodecIsGoneGoesOnWithTheDefaultOne() {
        DeliveryState gone = DeliveryState.newBuilder(state(DeliveryStatus.OPEN, "t", 0))
                .setCodec("gone")
                .build();
        engine.assigned(0, 0, 0, 10, List.of(gone));

        offer(0, turn("s", "t").takeEvents());

        assertThat(codecs).containsExactly("gone", "");
    }

    @Test
    void aNewTurnHasTheCodecAndTheChannelThatItsFirstEventNames() {
        engine.assigned(0, 0, 0, 0, List.of());
        List<TurnEvent> events = turn("s", "t").takeEvents();
        var named = TurnInfo.newBuilder().setCodec("mine").setChannel("mine").build();
        events = List.of(
                TurnEvent.newBuilder(events.get(0))
                        .setDetail(TurnDetail.newBuilder().setTurn(named).build())
                        .build(),
                events.get(1));

        offer(0, events);

        assertThat(codecs).containsExactly("mine");
        assertThat(channels).containsExactly("ai:s/mine");
    }

    @Test
    void aTurnThatNamesNothingHasTheDefaultCodec() {
        engine.assigned(0, 0, 0, 0, List.of());
        List<TurnEvent> events = turn("s", "t").takeEvents();

        offer(0, List.of(TurnEvent.newBuilder(events.get(0)).setDetail(null).build()));

        assertThat(codecs).containsExactly("");
        assertThat(channels).containsExactly("ai:s");
    }

    @Test
    void anOpenTurnOfWhichNothingIsReadAgainIsEndedAtOnceWhenThereIsNothingToRead() {
        DeliveryState open = DeliveryState.newBuilder(state(DeliveryStatus.OPEN, "t", -1))
                .setMessages(List.of(DeliveredMessage.newBuilder()
                        .setKey("run")
                        .setSerial("s1")
                        .setClosed(true)
                        .build()))
                .build();

        engine.assigned(0, 0, 50, 50, List.of(open, state(DeliveryStatus.SUSPENDED, "waits", 10)));

        assertThat(engine.counters().givenUp()).isEqualTo(1);
        assertThat(engine.hasOpenTurns()).isTrue();
        assertThat(engine.checkpoint(1, 0, Instant.EPOCH).deadLetters())
                .singleElement()
                .satisfies(letter -> assertThat(letter.getCode()).isEqualTo("turn_events_gone"));
    }

    // ---- giving it away

    @Test
    void aPartitionThatIsDrainedBeginsNothingNew() {
        engine.assigned(0, 0, 0, 0, List.of());
        offer(0, turn("s", "t").takeEvents());
        engine.advance(1_000);
        engine.connected(0, 1);
        engine.drain(0);

        assertThat(engine.advance(1_001)).isEmpty();
        assertThat(engine.isQuiet(0)).isTrue();
    }

    @Test
    void aPartitionThatWasGivenAwayIsUnknown() {
        engine.assigned(0, 0, 0, 0, List.of());
        offer(0, turn("s", "t").takeEvents());
        assertThat(engine.isIdle()).isFalse();

        engine.release(0);

        assertThat(engine.hasOpenTurns()).isFalse();
        assertThat(engine.isIdle()).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> engine.isQuiet(0)).withMessageContaining("0");
        engine.release(0);
    }

    @Test
    void anEventThatComesAgainIsCountedAndChangesNothing() {
        engine.assigned(0, 0, 0, 0, List.of());
        List<TurnEvent> events = turn("s", "t").takeEvents();
        offer(0, events);

        offer(2, events);

        assertThat(engine.counters().events()).isEqualTo(4);
        assertThat(engine.counters().duplicates()).isEqualTo(2);
    }
}
