package io.turnstream.sink.kafka;

import static io.turnstream.avro.PartKind.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.turnstream.avro.DeadLetter;
import io.turnstream.avro.Outcome;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnInfo;
import io.turnstream.sink.SinkRole;
import io.turnstream.sink.codec.TurnScript;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SinkRoleIT {

    private static final String CHANNEL = "ai:S1";

    private SinkHarness kafka;
    private MemoryChannels channels;

    @BeforeEach
    void begin() throws Exception {
        kafka = new SinkHarness();
        channels = new MemoryChannels();
    }

    @AfterEach
    void end() {
        kafka.close();
        channels.close();
    }

    @Test
    void deliversATurnFromTheTopicToTheChannel() {
        // Given
        SinkRole sink = kafka.with("sink.codec", "vercel").start(channels);

        // When
        kafka.send(turn("R1", "It is ", "3C."));

        // Then
        awaitText("It is 3C.");
        kafka.awaitAllHandled();
        assertThat(channels.names(CHANNEL))
                .containsExactly(
                        "ai-run-start",
                        "ai-step-start",
                        "ai-output",
                        "ai-output",
                        "ai-output",
                        "ai-output",
                        "ai-output",
                        "ai-step-end",
                        "ai-run-end");
        assertThat(sink.isReady()).isTrue();
        assertThat(kafka.deadLetters()).isEmpty();
    }

    @Test
    void goesOnAfterARestartInMidStream() {
        // Given
        List<TurnEvent> events = turn("R1", "It is ", "3C", ".").events();
        SinkRole first = kafka.start(channels);
        kafka.send(events.subList(0, 4));
        awaitText("It is ");
        first.close();

        // When
        kafka.start(channels);
        kafka.send(events.subList(4, events.size()));

        // Then
        awaitText("It is 3C.");
        kafka.awaitAllHandled();
        assertThat(channels.messages(CHANNEL)).singleElement().satisfies(message -> assertThat(message.status())
                .isEqualTo("complete"));
    }

    @Test
    void goesOnAfterACrashInMidStream() {
        // Given
        List<TurnEvent> events = turn("R1", "It is ", "3C", ".").events();
        SinkRole sink = kafka.start(channels);
        kafka.send(events.subList(0, 4));
        awaitText("It is ");

        // When
        channels.crashTheNextOne();
        kafka.send(events.subList(4, events.size()));

        // Then
        awaitText("It is 3C.");
        kafka.awaitAllHandled();
        assertThat(channels.messages(CHANNEL)).singleElement().satisfies(message -> assertThat(message.status())
                .isEqualTo("complete"));
        assertThat(sink.isReady()).isTrue();
    }

    @Test
    void publishesNothingAgainWhenOffsetsAreResetToTheStart() throws Exception {
        // Given
        SinkRole first = kafka.start(channels);
        kafka.send(turn("R1", "It is 3C."));
        kafka.awaitAllHandled();
        first.close();
        int operations = channels.operations();

        // When
        kafka.resetOffsets(0);
        SinkRole second = kafka.start(channels);
        kafka.awaitAllHandled();

        // Then
        assertThat(channels.operations()).isEqualTo(operations);
        assertThat(second.status().orElseThrow().delivery().ofClosedTurns()).isPositive();
    }

    @Test
    void isNotHeardByAnybodyWhenItRehearses() {
        // Given
        SinkRole first = kafka.start(channels);
        kafka.send(turn("R1", "It is 3C."));
        kafka.awaitAllHandled();
        first.close();

        // When
        SinkRole second = kafka.with("sink.rehearsal.ms", "2000").start(channels);
        kafka.send(turn("R2", "It is 4C."));

        // Then
        awaitText("It is 3C.It is 4C.");
        kafka.awaitAllHandled();
        assertThat(channels.messages(CHANNEL)).hasSize(2);
        await().atMost(SinkHarness.PATIENCE).untilAsserted(() -> assertThat(
                        second.status().orElseThrow().delivery().closed())
                .isEqualTo(1));
        assertThat(kafka.deadLetters()).isEmpty();
    }

    @Test
    void handsATurnOverToAnotherInstanceInMidStream() {
        // Given
        kafka.start(channels);
        TurnScript script = turn("R1", "a");
        List<TurnEvent> events = script.events();
        kafka.send(events.subList(0, 4));
        awaitText("a");

        // When
        SinkRole second = kafka.start(channels);
        await().atMost(SinkHarness.PATIENCE)
                .until(() -> second.status().map(SinkStatus::partitions).orElse(0) == 1);
        kafka.send(events.subList(4, events.size()));
        kafka.send(turn("R2", "b"));

        // Then
        kafka.awaitAllHandled();
        assertThat(channels.text(CHANNEL)).isEqualTo("ab");
        assertThat(channels.messages(CHANNEL)).hasSize(2);
    }

    @Test
    void setsARecordAsideThatCannotBeRead() throws Exception {
        // Given
        kafka.start(channels);
        byte[] garbage = {7, 7, 7};

        // When
        kafka.sendBytes("S1", garbage);
        kafka.send(turn("R1", "after it"));

        // Then
        awaitText("after it");
        kafka.awaitAllHandled();
        ConsumerRecord<byte[], byte[]> record = single(kafka.deadLetters());
        DeadLetter letter = kafka.deadLetter(record);
        assertThat(letter.getCode()).isEqualTo("record_undecodable");
        assertThat(letter.getOriginalValue()).isEqualTo(ByteBuffer.wrap(garbage));
        assertThat(record.key()).isEqualTo("S1".getBytes(StandardCharsets.UTF_8));
        assertThat(header(record, "__connect.errors.topic")).isEqualTo(kafka.turnEvents());
        assertThat(header(record, "__connect.errors.offset")).isEqualTo("0");
        assertThat(header(record, "__connect.errors.stage")).isEqualTo("decode");
        assertThat(header(record, "turnstream.code")).isEqualTo("record_undecodable");
    }

    @Test
    void setsARecordAsideThatNamesNoTurn() {
        // Given
        kafka.start(channels);

        // When
        kafka.sendBytes(
                "S1",
                kafka.bytes(TurnEvent.newBuilder(turn("R0", "x").events().get(0))
                        .setTurnId("")
                        .build()));
        kafka.send(turn("R1", "after it"));

        // Then
        awaitText("after it");
        kafka.awaitAllHandled();
        assertThat(kafka.deadLetter(single(kafka.deadLetters())).getCode()).isEqualTo("record_invalid");
    }

    @Test
    void setsARecordAsideWhoseSchemaDoesNotExist() {
        // Given
        kafka.start(channels);
        byte[] unknown = kafka.bytes(turn("R0", "x").events().get(0));
        ByteBuffer.wrap(unknown).putInt(1, 987_654);

        // When
        kafka.sendBytes("S1", unknown);
        kafka.send(turn("R1", "after it"));

        // Then
        awaitText("after it");
        kafka.awaitAllHandled();
        assertThat(kafka.deadLetter(single(kafka.deadLetters())).getCode()).isEqualTo("record_undecodable");
    }

    @Test
    void setsATurnAsideWhoseChannelCannotExist() {
        // Given
        kafka.start(channels);
        var info = TurnInfo.newBuilder().setChannel(":no").build();

        // When
        kafka.send(TurnScript.turn("S1", "R0").begins(info));
        kafka.send(turn("R1", "after it"));

        // Then
        awaitText("after it");
        kafka.awaitAllHandled();
        assertThat(kafka.deadLetter(single(kafka.deadLetters())).getCode()).isEqualTo("channel_name_invalid");
    }

    @Test
    void doesNotBeginWhereNobodyKnowsHowFarItIs() throws Exception {
        // Given
        kafka.send(turn("R1", "old"));
        kafka.deleteRecordsBefore(2);

        // When
        SinkRole sink = kafka.start(channels);

        // Then
        assertThatThrownBy(() -> sink.ended().toCompletableFuture().get(30, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(SinkStoppedException.class)
                .hasMessageContaining("sink.offset.reset");
        assertThat(sink.isReady()).isFalse();
    }

    @Test
    void beginsAfterWhatIsThereWhenToldTo() throws Exception {
        // Given
        kafka.send(turn("R1", "old"));
        kafka.deleteRecordsBefore(2);
        kafka.with("sink.offset.reset", "latest").start(channels);
        kafka.awaitAllHandled();

        // When
        kafka.send(turn("R2", "new"));

        // Then
        awaitText("new");
    }

    @Test
    void skipsWhatIsTooOldToBeShown() {
        // Given
        SinkRole sink = kafka.with("sink.skip.older.than.ms", "60000").start(channels);
        List<TurnEvent> old = turn("R1", "old").events().stream()
                .map(event -> TurnEvent.newBuilder(event)
                        .setTs(Instant.parse("2020-01-01T00:00:00Z"))
                        .build())
                .toList();

        // When
        kafka.send(old);
        kafka.send(turn("R2", "new"));

        // Then
        awaitText("new");
        kafka.awaitAllHandled();
        assertThat(sink.isReady()).isTrue();
    }

    private static TurnScript turn(String turnId, String... deltas) {
        TurnScript script = TurnScript.turn("S1", turnId)
                .begins()
                .responds("P" + turnId, "A" + turnId)
                .opens(0, TEXT);
        for (String delta : deltas) {
            script.says(0, delta);
        }
        return script.closes(0).ends().over(Outcome.COMPLETE);
    }

    private void awaitText(String text) {
        await().atMost(SinkHarness.PATIENCE)
                .untilAsserted(() -> assertThat(channels.text(CHANNEL)).isEqualTo(text));
    }

    private static ConsumerRecord<byte[], byte[]> single(List<ConsumerRecord<byte[], byte[]>> records) {
        assertThat(records).hasSize(1);
        return records.get(0);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
