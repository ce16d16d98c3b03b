package io.turnstream.sink.engine;

import static io.turnstream.avro.DeliveryStatus.CLOSED;
import static io.turnstream.avro.DeliveryStatus.GIVEN_UP;
import static io.turnstream.avro.DeliveryStatus.OPEN;
import static io.turnstream.avro.DeliveryStatus.SUSPENDED;
import static io.turnstream.avro.DeliveryStatus.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.DeliveryState;
import io.turnstream.avro.DeliveryStatus;
import io.turnstream.schemas.PairKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedTurnsTest {

    private final RecordedTurns turns = new RecordedTurns();

    @Test
    void theNewestStateOfAnOpenTurnCounts() {
        turns.add(state("t", OPEN, 3));
        turns.add(state("t", OPEN, 5));

        assertThat(open()).containsExactly(state("t", OPEN, 5));
        assertThat(turns.replayFrom()).isEqualTo(5);
    }

    @Test
    void ofAFinishedTurnNothingIsKeptButThatItIs() {
        turns.add(state("t1", OPEN, 3));
        turns.add(state("t2", SUSPENDED, 3));
        turns.add(state("t1", CLOSED, 3));
        turns.add(state("t2", GIVEN_UP, 3));

        assertThat(open()).isEmpty();
        assertThat(turns.openTurns()).isZero();
        assertThat(turns.finishedTurns()).isEqualTo(2);
        FinishedTurns finished = turns.finishedAt(0);
        assertThat(finished.contains(new PairKey("s", "t1"))).isTrue();
        assertThat(finished.contains(new PairKey("s", "t2"))).isTrue();
        assertThat(finished.contains(new PairKey("s", "t3"))).isFalse();
    }

    @Test
    void aFinishedTurnStaysFinished() {
        turns.add(state("t", CLOSED, 3));
        turns.add(state("t", OPEN, 3));
        turns.forget(new PairKey("s", "t").toString());

        assertThat(open()).isEmpty();
        assertThat(turns.finishedAt(0).contains(new PairKey("s", "t"))).isTrue();
    }

    @Test
    void aTurnWhoseRecordIsGoneOrNotUnderstoodIsNotKnown() {
        turns.add(state("t1", OPEN, 3));
        turns.add(state("t2", OPEN, 4));
        turns.add(state("t3", OPEN, 5));
        turns.forget(new PairKey("s", "t1").toString());
        turns.forget("no key");
        turns.add(state("t2", UNKNOWN, 4));

        assertThat(open()).containsExactly(state("t3", OPEN, 5));
        assertThat(turns.openTurns()).isEqualTo(1);
    }

    @Test
    void nothingIsReadAgainForATurnThatWaits() {
        turns.add(state("t1", SUSPENDED, 3));
        turns.add(state("t2", OPEN, -1));

        assertThat(turns.replayFrom()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aFinishedTurnIsRememberedForADayFromTheTakeOverOn() {
        long day = 24 * 60 * 60_000L;
        turns.add(state("t", CLOSED, 3));

        FinishedTurns finished = turns.finishedAt(10 * day);
        finished.forgetOld(11 * day);

        assertThat(finished.contains(new PairKey("s", "t"))).isTrue();
        finished.forgetOld(12 * day);
        assertThat(finished.contains(new PairKey("s", "t"))).isFalse();
    }

    private List<DeliveryState> open() {
        List<DeliveryState> open = new ArrayList<>();
        turns.forEachOpen((key, state) -> open.add(state));
        return open;
    }

    private static DeliveryState state(String turn, DeliveryStatus status, long replayOffset) {
        return DeliveryState.newBuilder()
                .setSessionId("s")
                .setTurnId(turn)
                .setStatus(status)
                .setReplayOffset(replayOffset)
                .build();
    }
}
