package io.turnstream.topology.assembly;

import static io.turnstream.topology.assembly.Tokens.all;
import static io.turnstream.topology.assembly.Tokens.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.TurnEventKind;
import io.turnstream.avro.TurnInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which message a turn follows. */
@ExtendWith(OnTheDriver.class)
class SessionTailTest {

    @Test
    void findsTheParentOfATurn() {
        var input = TurnInfo.newBuilder().setInputMessageId("u1").build();
        var parent =
                TurnInfo.newBuilder().setInputMessageId("u2").setParent("p").build();
        var turns = Assembled.of(all(
                response("t1", "r1").startsIn(input).says("a").completes().events(),
                response("t2", "r2").starts().says("b").completes().events(),
                response("t3", "r3").startsIn(parent).completes().events(),
                response("t4", "r4").starts().events()));

        assertThat(turns.turnEvents.stream()
                        .filter(e -> e.getKind() == TurnEventKind.TURN_STARTED)
                        .map(e -> e.getDetail().getTurn().getParent()))
                .containsExactly(null, "r1", "p", "r3");
    }

    @Test
    void aResponseIsTheSessionsLastMessageFromItsStart() {
        var turns = Assembled.of(all(
                response("t1", "r1").starts().says("a").completes().events(),
                response("t2", "r2").starts().fails(false).events(),
                response("t3", "r3").starts().events()));

        assertThat(parentOf("t3", turns)).isEqualTo("r2");
    }

    @Test
    void ofTwoTurnsThatBeginTogetherOneFollowsTheOther() {
        var turns = Assembled.of(all(
                response("t1", "r1").starts().events(),
                response("t2", "r2").starts().events()));

        assertThat(parentOf("t1", turns)).isNull();
        assertThat(parentOf("t2", turns)).isEqualTo("r1");
    }

    @Test
    void aTurnThatSaidNothingIsFollowedByNone() {
        var turns = Assembled.of(all(
                response("t1", "r1").starts().says("a").completes().events(),
                List.of(Tokens.cancel("t2")),
                response("t3", "r3").starts().events()));

        assertThat(parentOf("t3", turns)).isEqualTo("r1");
    }

    @Test
    void keepsTheSessionsLastMessageWhenAnEarlierOneIsMadeAgain() {
        var turns = Assembled.of(all(
                response("t1", "r1").starts().says("a").fails(true).events(),
                response("t2", "r2").starts().says("b").completes().events(),
                response("t1", "r1").attempt(1).starts().says("c").completes().events(),
                response("t3", "r3").starts().events()));

        assertThat(parentOf("t3", turns)).isEqualTo("r2");
    }

    @Test
    void namesTheSessionsLastMessageAnewWhenItIsMadeAgainUnderAnotherId() {
        var turns = Assembled.of(all(
                response("t1", "r1").starts().says("a").fails(true).events(),
                response("t1", "r1")
                        .attempt(1)
                        .starts(started -> started.setMessageId("m2"))
                        .says("b")
                        .completes()
                        .events(),
                response("t2", "r2").starts().events()));

        assertThat(parentOf("t2", turns)).isEqualTo("m2");
    }

    private static @Nullable String parentOf(String turnId, Assembled turns) {
        return turns.turnEvents.stream()
                .filter(event -> event.getTurnId().equals(turnId) && event.getKind() == TurnEventKind.TURN_STARTED)
                .findFirst()
                .orElseThrow()
                .getDetail()
                .getTurn()
                .getParent();
    }
}
