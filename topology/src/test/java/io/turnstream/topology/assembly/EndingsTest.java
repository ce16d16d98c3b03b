package io.turnstream.topology.assembly;

import static io.turnstream.topology.assembly.Tokens.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.turnstream.avro.Failure;
import io.turnstream.avro.Outcome;
import io.turnstream.avro.ResponseEnd;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the last event of an attempt says, with words of its own and without. */
class EndingsTest {

    private static final Set<TokenEventKind> ENDS = EnumSet.of(
            TokenEventKind.RESPONSE_COMPLETED,
            TokenEventKind.RESPONSE_INCOMPLETE,
            TokenEventKind.RESPONSE_FAILED,
            TokenEventKind.RESPONSE_CANCELLED);

    @Test
    void fourKindsOfEventsEndAnAttemptAndNoOther() {
        for (TokenEventKind kind : TokenEventKind.values()) {
            assertThat(Endings.isEnd(kind)).as(kind.name()).isEqualTo(ENDS.contains(kind));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RESPONSE_COMPLETED, stop, COMPLETE",
        "RESPONSE_INCOMPLETE, length, COMPLETE",
        "RESPONSE_FAILED, error, ERROR",
        "RESPONSE_CANCELLED, other, CANCELLED"
    })
    void anEndWithoutWordsMeansWhatItsKindMeans(TokenEventKind kind, String reason, Outcome outcome) {
        TokenEvent event = without(kind);
        ResponseEnd end = Endings.endOf(event);

        assertThat(end.getFinishReason()).isEqualTo(reason);
        assertThat(Endings.outcomeOf(kind, end)).isEqualTo(outcome);
        assertThat(Endings.endsTurn(event)).isTrue();
        assertThat(Endings.retries(event)).isFalse();
    }

    @Test
    void anEndMeansWhatItSays() {
        ResponseEnd said = ResponseEnd.newBuilder()
                .setFinishReason("tool-calls")
                .setTurnEnds(false)
                .build();

        assertThat(Endings.endOf(saying(TokenEventKind.RESPONSE_COMPLETED, end -> end.setFinishReason("tool-calls")
                        .setTurnEnds(false))))
                .isEqualTo(said);
    }

    @Test
    void aStreamThatBrokeOffIsAnError() {
        TokenEvent event = saying(TokenEventKind.RESPONSE_INCOMPLETE, end -> end.setFinishReason("error"));

        assertThat(Endings.outcomeOf(event.getKind(), Endings.endOf(event))).isEqualTo(Outcome.ERROR);
    }

    @Test
    void onlyWhatFailedIsTriedAgain() {
        assertThat(Endings.retries(saying(TokenEventKind.RESPONSE_FAILED, end -> end.setWillRetry(true))))
                .isTrue();
        assertThat(Endings.retries(saying(TokenEventKind.RESPONSE_FAILED, end -> end.setWillRetry(false))))
                .isFalse();
        assertThat(Endings.retries(saying(TokenEventKind.RESPONSE_COMPLETED, end -> end.setWillRetry(true))))
                .isFalse();
    }

    @Test
    void aTurnGoesOnAfterAnAttemptThatIsTriedAgainOrSaysSoOrWaits() {
        assertThat(Endings.endsTurn(saying(TokenEventKind.RESPONSE_FAILED, end -> end.setWillRetry(true))))
                .isFalse();
        assertThat(Endings.endsTurn(saying(TokenEventKind.RESPONSE_COMPLETED, end -> end.setTurnEnds(false))))
                .isFalse();
        assertThat(Endings.endsTurn(saying(TokenEventKind.RESPONSE_COMPLETED, end -> end.setTurnSuspends(true))))
                .isFalse();
        assertThat(Endings.endsTurn(saying(TokenEventKind.RESPONSE_COMPLETED, end -> {})))
                .isTrue();
    }

    @Test
    void aFailureIsToldInItsOwnWords() {
        TokenEvent silent = without(TokenEventKind.RESPONSE_FAILED);
        TokenEvent speaking = response("t1", "r1").fails(false).last();

        assertThat(Endings.failureOf(speaking))
                .isEqualTo(Failure.newBuilder().setCode("overloaded").build());
        assertThat(Endings.failureOf(silent).getCode()).isEqualTo("response_failed");
        assertThat(Endings.failureOf(saying(TokenEventKind.RESPONSE_FAILED, end -> {}))
                        .getMessage())
                .isNotEmpty();
    }

    @Test
    void whatIsNotAllThatTheModelWouldHaveSaidIsMarked() {
        assertThat(markOf(TokenEventKind.RESPONSE_COMPLETED, "content-filter")).contains(Marks.FILTERED);
        assertThat(markOf(TokenEventKind.RESPONSE_INCOMPLETE, "content-filter")).contains(Marks.FILTERED);
        assertThat(markOf(TokenEventKind.RESPONSE_COMPLETED, "length")).contains(Marks.TRUNCATED);
        assertThat(markOf(TokenEventKind.RESPONSE_INCOMPLETE, "other")).contains(Marks.TRUNCATED);
        assertThat(markOf(TokenEventKind.RESPONSE_COMPLETED, "stop")).isEmpty();
    }

    @Test
    void whatIsNoEndHasNoOutcome() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endings.outcomeOf(
                        TokenEventKind.TEXT_DELTA, ResponseEnd.newBuilder().build()))
                .withMessageContaining("TEXT_DELTA");
    }

    private static Optional<String> markOf(TokenEventKind kind, String reason) {
        return Endings.markOf(
                kind, ResponseEnd.newBuilder().setFinishReason(reason).build());
    }

    private static TokenEvent without(TokenEventKind kind) {
        return response("t1", "r1").says(kind, -1, "", null).last();
    }

    private static TokenEvent saying(TokenEventKind kind, Consumer<ResponseEnd.Builder> how) {
        return response("t1", "r1").ends(kind, how).last();
    }
}
