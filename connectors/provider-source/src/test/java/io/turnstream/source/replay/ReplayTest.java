package io.turnstream.source.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.local.recordings.Recording;
import io.turnstream.local.recordings.RecordingTruth.Kind;
import io.turnstream.local.recordings.RecordingTruth.Outcome;
import io.turnstream.local.recordings.Recordings;
import io.turnstream.source.dialect.Dialects;
import io.turnstream.source.response.ResponseIdentity;
import io.turnstream.source.response.ResponseSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplayTest {

    private static final int NEVER = -1;

    private final SentEvents sent = new SentEvents(NEVER);

    static List<Recording> recordings() {
        return Recordings.all();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void sendsEveryRecordingWholeFromItsFile(Recording recording) throws Exception {
        ReplayResult result = replay(recording.name(), Rate.MAX, sent).play(deltas -> {});

        boolean complete = recording.truth().outcome() == Outcome.COMPLETE;
        String text = String.join("", recording.truth().texts(Kind.TEXT));
        assertThat(textOf(sent.events)).isEqualTo(text);
        assertThat(sent.flushed).isTrue();
        assertThat(result.outcome()).isEqualTo(complete ? "complete" : "error");
        assertThat(result.characters()).isEqualTo(text.length());
        assertThat(result.events()).isEqualTo(sent.events.size());
        assertThat(result.unknown()).isZero();
    }

    @Test
    void reportsItselfAsOneLineOfJson() throws Exception {
        assertThat(replay("anthropic/basic-text", Rate.MAX, sent)
                        .play(deltas -> {})
                        .toJson())
                .startsWith(
                        "{\"session\":\"s\",\"turn\":\"r\",\"response\":\"r\",\"attempt\":0,\"dialect\":\"anthropic\","
                                + "\"outcome\":\"complete\",\"finishReason\":\"stop\",\"events\":")
                .doesNotContain("\n", "failure");
    }

    @Test
    void reportsProgressAfterEachDelta() throws Exception {
        List<Long> progress = new ArrayList<>();

        ReplayResult result =
                replay("anthropic/compaction-cache", Rate.MAX, sent).play(progress::add);

        assertThat(progress).containsExactly(1L, 2L, 3L);
        assertThat(result.deltas()).isEqualTo(3);
    }

    @Test
    void sendsTheFirstDeltaAtOnceAndTheOthersAtTheRate() throws Exception {
        ReplayResult result =
                replay("anthropic/compaction-cache", new Rate(10), sent).play(deltas -> {});

        List<Instant> times = sent.events.stream()
                .filter(event -> event.getKind() == TokenEventKind.TEXT_DELTA)
                .map(TokenEvent::getTs)
                .toList();
        Instant first = sent.events.get(0).getTs();
        assertThat(times).containsExactly(first, first.plusMillis(100), first.plusMillis(200));
        assertThat(result.durationMs()).isEqualTo(300);
    }

    @Test
    void showsThatItIsAliveWhenTheRateIsSlow() throws Exception {
        replay("anthropic/compaction-cache", new Rate(0.02), sent).play(deltas -> {});

        assertThat(sent.events).anyMatch(event -> event.getKind() == TokenEventKind.ALIVE);
        for (int i = 1; i < sent.events.size(); i++) {
            assertThat(Duration.between(
                            sent.events.get(i - 1).getTs(), sent.events.get(i).getTs()))
                    .isLessThanOrEqualTo(Duration.ofSeconds(15));
        }
    }

    @Test
    void stopsAtTheFirstEventThatCannotBeWritten() {
        SentEvents failing = new SentEvents(2);

        assertThatThrownBy(
                        () -> replay("anthropic/basic-text", Rate.MAX, failing).play(deltas -> {}))
                .isInstanceOf(ReplayFailedException.class)
                .hasMessageContaining("broker is gone");
        assertThat(failing.events).hasSize(2);
    }

    private static String textOf(List<TokenEvent> events) {
        return events.stream()
                .filter(event -> event.getKind() == TokenEventKind.TEXT_DELTA)
                .map(TokenEvent::getDelta)
                .collect(Collectors.joining());
    }

    private static Replay replay(String name, Rate rate, SentEvents sender) throws InvalidRecordingException {
        Recording recording = Recordings.named(name);
        RecordedStream stream = RecordedStream.of(
                recording.file(),
                recording.fileBytes(),
                Dialects.named(recording.dialect()).orElseThrow());
        ResponseIdentity identity = new ResponseIdentity("s", "r", "r", 0, "replay");
        return new Replay(stream, identity, ResponseSettings.DEFAULT, rate, sender, new ManualTime());
    }
}
