package io.turnstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.turnstream.avro.Control;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenEventsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final AttemptEvents events = new AttemptEvents("s1", "t1", "r1", 2, "writer-a");

    @Test
    void numbersTheEventsOfAnAttemptFromZero() {
        TokenEvent first = events.next(TokenEventKind.RESPONSE_STARTED, NOW, null);
        TokenEvent second = events.next(TokenEventKind.TEXT_DELTA, NOW, 0, "Hi 👋", null);

        assertThat(first.getSeq()).isZero();
        assertThat(second.getSeq()).isEqualTo(1);
        assertThat(second.getAttempt()).isEqualTo(2);
        assertThat(second.getWriter()).isEqualTo("writer-a");
        assertThat(second.getDelta()).isEqualTo("Hi 👋");
        assertThat(second.getPart()).isZero();
    }

    @Test
    void anEventThatIsRefusedTakesNoNumber() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> events.next(TokenEventKind.TEXT_DELTA, NOW, 0, "\uD83D", null));

        assertThat(events.nextSeq()).isZero();
    }

    @Test
    void aliveTakesNoNumber() {
        assertThat(events.alive(NOW).getSeq()).isEqualTo(-1);
        assertThat(events.nextSeq()).isZero();
    }

    @Test
    void refusesADeltaThatEndsInsideASurrogatePair() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> events.next(TokenEventKind.TEXT_DELTA, NOW, 0, "Hi \uD83D", null))
                .withMessage("TEXT_DELTA of turn s1|t1, response r1, seq 0: delta ends inside a surrogate pair");
    }

    @Test
    void refusesADeltaThatBeginsInsideASurrogatePair() {
        assertRefused("delta begins inside a surrogate pair", event -> event.setDelta("\uDC4B!"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\uD83Db", "a\uDC4Bb", "\uD83D\uD83D\uDC4B"})
    void refusesADeltaWithHalfASurrogatePairInTheMiddle(String delta) {
        assertThat(TokenEvents.problem(valid().setDelta(delta).build()))
                .hasValueSatisfying(problem -> assertThat(problem).contains("half a surrogate pair at"));
    }

    @Test
    void refusesMissingIdsAndNumbers() {
        assertRefused("sessionId is empty", event -> event.setSessionId(""));
        assertRefused("turnId is empty", event -> event.setTurnId(""));
        assertRefused("responseId is empty", event -> event.setResponseId(""));
        assertRefused("seq is negative, and only control events have none", event -> event.setSeq(-1));
        assertRefused("attempt is negative", event -> event.setAttempt(-1));
        assertRefused("sessionId ends inside a surrogate pair", event -> event.setSessionId("s\uD83D"));
    }

    @Test
    void refusesAControlEventWithoutAnIdOrWithANumber() {
        assertRefused("eventId is empty", event -> event.setKind(TokenEventKind.CANCEL_REQUESTED)
                .setSeq(-1));
        assertRefused("a control event has no seq", event -> event.setKind(TokenEventKind.CANCEL_REQUESTED)
                .setEventId("c1"));
        assertRefused(
                "responseId is empty",
                event -> event.setKind(TokenEventKind.ALIVE).setSeq(-1).setResponseId(""));
    }

    @Test
    void aControlEventMayConcernTheWholeTurn() {
        TokenEvent cancel = TokenEvents.control(
                TokenEventKind.CANCEL_REQUESTED,
                "s1",
                "t1",
                "",
                "c1",
                NOW,
                Control.newBuilder().setReason("stop").build());

        assertThat(TokenEvents.problem(cancel)).isEmpty();
        assertThat(cancel.getDetail().getControl().getReason()).isEqualTo("stop");
    }

    @ParameterizedTest
    @EnumSource
    void everyKindIsEitherNumberedOrControl(TokenEventKind kind) {
        var numbered = valid().setKind(kind).build();
        var control = valid().setKind(kind).setSeq(-1).setEventId("e1").build();

        assertThat(TokenEvents.problem(numbered).isEmpty()).isNotEqualTo(TokenEvents.isControl(kind));
        assertThat(TokenEvents.problem(control).isEmpty()).isEqualTo(TokenEvents.isControl(kind));
    }

    private static void assertRefused(String problem, UnaryOperator<TokenEvent.Builder> change) {
        assertThat(TokenEvents.problem(change.apply(valid()).build())).contains(problem);
    }

    private static TokenEvent.Builder valid() {
        return TokenEvent.newBuilder()
                .setSessionId("s1")
                .setTurnId("t1")
                .setResponseId("r1")
                .setSeq(0)
                .setKind(TokenEventKind.TEXT_DELTA);
    }
}
