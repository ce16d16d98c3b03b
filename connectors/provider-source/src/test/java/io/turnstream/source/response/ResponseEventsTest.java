package io.turnstream.source.response;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.PartInfo;
import io.turnstream.avro.TokenDetail;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.avro.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ResponseEventsTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.123456789Z");

    private final ResponseEvents events = events(ResponseSettings.DEFAULT);

    @Test
    void stampsEventsWithTheGivenClockInMicroseconds() {
        events.start("model", "id");

        assertThat(events.take().get(0).getTs()).isEqualTo(Instant.parse("2026-01-02T03:04:05.123456Z"));
    }

    @Test
    void beginsOnceEvenWhenTheProviderDoesNotSay() {
        events.usage(Usage.newBuilder().build());
        int part = open();
        events.start("late", null);

        assertThat(kinds(events.take())).containsExactly(TokenEventKind.RESPONSE_STARTED, TokenEventKind.TEXT_STARTED);
        assertThat(part).isZero();
    }

    @Test
    void sendsTheLastUsageJustBeforeTheEnd() {
        events.usage(Usage.newBuilder().setOutputTokens(1L).build());
        events.usage(Usage.newBuilder().setOutputTokens(2L).build());
        events.complete(FinishReason.STOP, null, null, null);

        List<TokenEvent> made = events.take();
        assertThat(kinds(made))
                .containsExactly(
                        TokenEventKind.RESPONSE_STARTED,
                        TokenEventKind.USAGE_REPORTED,
                        TokenEventKind.RESPONSE_COMPLETED);
        assertThat(Objects.requireNonNull(
                                Objects.requireNonNull(made.get(1).getDetail()).getUsage())
                        .getOutputTokens())
                .isEqualTo(2);
    }

    @Test
    void leavesOutAndCountsWhatComesAfterTheEnd() {
        events.complete(FinishReason.STOP, null, null, null);
        events.take();

        events.delta(7, "late");
        events.whole(TokenEventKind.DATA, -1, TokenDetail.newBuilder());
        events.complete(FinishReason.STOP, null, null, null);
        events.alive();
        events.streamEnded();

        assertThat(events.take()).isEmpty();
        assertThat(events.counts().late()).isEqualTo(3);
    }

    @Test
    void givesASignOfLifeNoNumber() {
        events.alive();
        open();

        assertThat(events.take()).extracting(TokenEvent::getSeq).containsExactly(0L, -1L, 1L);
    }

    @Test
    void cutsAHugeDeltaBetweenCharacters() {
        int part = open();
        String text = "x" + "\uD83D\uDC4B".repeat(RecordLimits.MAX_DELTA);
        events.delta(part, text);

        List<String> deltas =
                events.take().stream().skip(2).map(TokenEvent::getDelta).toList();
        assertThat(String.join("", deltas)).isEqualTo(text);
        assertThat(deltas).allSatisfy(delta -> {
            assertThat(delta.length()).isLessThanOrEqualTo(RecordLimits.MAX_DELTA);
            assertThat(Characters.wellFormed(delta)).isEqualTo(delta);
        });
    }

    @Test
    void replacesHalfACharacterWhosePartnerNeverComes() {
        int part = open();
        events.delta(part, "a\uD83D");
        events.close(part, PartEnd.of("a\uD83D"));

        List<TokenEvent> made = events.take();
        assertThat(made).extracting(TokenEvent::getDelta).contains("a", "\uFFFD");
        assertThat(Objects.requireNonNull(
                                Objects.requireNonNull(made.get(4).getDetail()).getPartInfo())
                        .getFinalText())
                .isEqualTo("a\uFFFD");
    }

    @Test
    void dropsHalfACharacterWhenTheStreamIsCutOff() {
        events.delta(open(), "a\uD83D");
        events.streamEnded();

        assertThat(events.take()).extracting(TokenEvent::getDelta).doesNotContain("\uFFFD");
    }

    @Test
    void closesFinishedPartsAndLeavesOthersOpenWhenTheResponseFails() {
        int finished = open();
        int unfinished = open();
        events.finish(finished, PartEnd.PLAIN);
        events.streamEnded();

        assertThat(events.take())
                .filteredOn(event -> event.getKind() == TokenEventKind.TEXT_ENDED)
                .extracting(TokenEvent::getPart)
                .containsExactly(finished)
                .doesNotContain(unfinished);
    }

    @Test
    void saysThatAFailedAttemptWillBeMadeAgainWhenTheCallerSaysSo() {
        ResponseEvents retried = events(new ResponseSettings(
                null, 0, null, true, false, true, null, Map.of(), failure -> failure.getRetryable(), false));
        retried.streamEnded();

        var end = Objects.requireNonNull(
                Objects.requireNonNull(retried.take().get(1).getDetail()).getEnd());
        assertThat(end.getWillRetry()).isTrue();
        assertThat(end.getTurnEnds()).isFalse();
    }

    @Test
    void leavesOutAndCountsAValueThatIsTooBigForARecord() {
        assertThat(events.fitting("x".repeat(RecordLimits.MAX_VALUE + 1))).isNull();
        assertThat(events.fitting(new byte[RecordLimits.MAX_FILE + 1])).isNull();
        assertThat(events.fitting("x")).isEqualTo("x");
        assertThat(events.counts().omitted()).isEqualTo(2);
    }

    @Test
    void keepsWhatItDoesNotUnderstandOnlyWhenAsked() {
        events.raw("{}");
        assertThat(events.take().get(1).getDetail()).isNull();

        ResponseEvents keeping =
                events(new ResponseSettings(null, 0, null, true, false, true, null, Map.of(), failure -> false, true));
        keeping.raw("{}");
        assertThat(Objects.requireNonNull(keeping.take().get(1).getDetail()).getRaw())
                .isNotNull();
    }

    private int open() {
        return events.open(Streamed.TEXT, PartInfo.newBuilder().build(), null, null);
    }

    private static List<TokenEventKind> kinds(List<TokenEvent> events) {
        return events.stream().map(TokenEvent::getKind).toList();
    }

    private static ResponseEvents events(ResponseSettings settings) {
        return new ResponseEvents(
                new ResponseIdentity("s", "t", "r", 0, "w"), settings, "anthropic", "anthropic", () -> NOW);
    }
}
