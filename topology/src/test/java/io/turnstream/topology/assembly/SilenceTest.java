package io.turnstream.topology.assembly;

import static io.turnstream.topology.assembly.Tokens.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.Outcome;
import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.avro.TurnEventKind;
import io.turnstream.schemas.PairKey;
import io.turnstream.topology.state.TurnState;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Turns of which nothing comes any more, or that take too long. */
@ExtendWith(OnTheDriver.class)
class SilenceTest {

    @Test
    void endsATurnThatFellSilent() {
        var turn = Assembled.of(hello());

        turn.reads(turn.silence());

        assertThat(turn.response().getOutcome()).isEqualTo(Outcome.ERROR);
        assertThat(turn.response().getMarks()).containsExactly(Marks.IDLE);
        assertThat(turn.only(TurnEventKind.TURN_ENDED).getDetail().getFailure().getCode())
                .isEqualTo("turn_idle");
        assertThat(turn.controls).extracting(c -> c.getReason()).containsExactly("idle");
    }

    static Stream<Named<TokenEvent>> signsOfLife() {
        return Stream.of(
                Named.of("a delta", hello().says("!").last()),
                Named.of("alive", Tokens.alive("t1")),
                Named.of("usage", hello().uses(3, true).last()),
                Named.of("raw", hello().says(TokenEventKind.RAW, -1, "", null).last()),
                Named.of("an early event", hello().loses(1).says("!").last()),
                Named.of("a repeat", hello().last()));
    }

    @ParameterizedTest
    @MethodSource("signsOfLife")
    void keepsATurnThatSpokeAfterItsTimeOutWasWritten(TokenEvent sign) {
        var turn = Assembled.of(hello());
        TokenEvent written = turn.silence();

        turn.reads(sign).reads(written);

        assertThat(turn.kinds()).doesNotContain(TurnEventKind.TURN_ENDED);
        assertThat(turn.count(Count.STALE_TIME_OUT)).isEqualTo(1);

        turn.reads(turn.silence());

        assertThat(turn.response().getMarks()).contains(Marks.IDLE);
    }

    @Test
    void countsEveryEventThatItHears() {
        var turn = Assembled.of(hello()).reads(Tokens.alive("t1")).reads(hello());

        assertThat(turn.watch().heard()).isEqualTo(3 + 1 + 3);
    }

    @Test
    void keepsATurnWhoseBacklogIsSignsOfLifeAlone() {
        var turn = Assembled.of(hello());
        // The time ran out again and again while the backlog was not read, so each time-out lies behind it.
        List<TokenEvent> timeOuts = Collections.nCopies(3, turn.silence());

        turn.reads(Collections.nCopies(20, Tokens.alive("t1"))).reads(timeOuts);

        assertThat(turn.kinds()).doesNotContain(TurnEventKind.TURN_ENDED);
        assertThat(turn.count(Count.STALE_TIME_OUT)).isEqualTo(3);
    }

    @Test
    void takesNoTimeOutForASignOfLife() {
        var turn = Assembled.of(hello());
        TokenEvent written = turn.silence();

        turn.reads(Tokens.timeOut(TokenEventKind.GAP_TIMED_OUT, "t1", "r1", 1))
                .reads(Tokens.timeOut(TokenEventKind.TURN_TIMED_OUT, "t1", "", 1))
                .reads(written);

        assertThat(turn.response().getMarks()).containsExactly(Marks.IDLE);
    }

    @Test
    void knowsAfterARestartWhatItHasHeard() {
        var turn = Assembled.of(hello()).reads(Tokens.alive("t1"));
        PairKey key = turn.watch().turn();
        TurnState stored = Objects.requireNonNull(turn.tables.memory().turns().get(key.toString()));

        assertThat(TurnWatch.of(key, stored).heard()).isEqualTo(turn.watch().heard());
    }

    @Test
    void endsATurnThatIsTooOldWhateverCame() {
        var turn = Assembled.of(hello()).reads(Tokens.timeOut(TokenEventKind.TURN_EXPIRED, "t1", "", -1));

        assertThat(turn.response().getMarks()).containsExactly(Marks.EXPIRED);
        assertThat(turn.only(TurnEventKind.TURN_ENDED).getDetail().getFailure().getCode())
                .isEqualTo("turn_expired");
    }
}
