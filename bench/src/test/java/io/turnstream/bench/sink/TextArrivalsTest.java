package io.turnstream.bench.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.bench.process.ReachedOperation;
import io.turnstream.local.ably.channel.OperationKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextArrivalsTest {

    private final TextArrivals arrivals = new TextArrivals("run1-", 1_000, 2_000);

    @Test
    void sumsTheTextThatStandsOnTheChannels() {
        arrive(1_000, OperationKind.CREATE, "1@1", "");
        arrive(1_100, OperationKind.APPEND, "1@1", "@7@abc");
        arrive(1_200, OperationKind.APPEND, "1@1", "def");
        arrive(1_300, OperationKind.CREATE, "2@1", "@8@");

        assertThat(arrivals.characters()).isEqualTo("@7@abcdef@8@".length());
        assertThat(arrivals.firstMicros()).containsExactlyInAnyOrderEntriesOf(Map.of(7L, 1_100L, 8L, 1_300L));
    }

    @Test
    void anUpdateTakesThePlaceOfTheText() {
        arrive(1_000, OperationKind.CREATE, "1@1", "@7@ab");

        arrive(1_100, OperationKind.UPDATE, "1@1", "@7@abc");

        assertThat(arrivals.characters()).isEqualTo(6);
    }

    @Test
    void messagesWithoutAMarkAreNoAnswers() {
        arrive(1_000, OperationKind.CREATE, "1@1", "{\"turn\":7}");
        arrive(1_100, OperationKind.APPEND, "1@1", "more");

        assertThat(arrivals.characters()).isZero();
        assertThat(arrivals.operations()).isEqualTo(2);
    }

    @Test
    void countsOperationsOfTheWindowAndTextOfAnyTime() {
        arrive(999, OperationKind.CREATE, "1@1", "@7@");
        arrive(1_999, OperationKind.APPEND, "1@1", "a");
        arrive(2_000, OperationKind.APPEND, "1@1", "b");

        assertThat(arrivals.operations()).isEqualTo(1);
        assertThat(arrivals.characters()).isEqualTo(5);
    }

    @Test
    void whatWasRefusedDoesNotCount() {
        arrivals.accept(
                new ReachedOperation(1_000, "c", "ai:run1-s0", OperationKind.CREATE, "", false, 42911, "", "@7@"));

        assertThat(arrivals.characters()).isZero();
        assertThat(arrivals.operations()).isZero();
        assertThat(arrivals.refusals()).isEqualTo(1);
    }

    @Test
    void passesOverOtherRuns() {
        arrivals.accept(
                new ReachedOperation(1_000, "c", "ai:run12-s0", OperationKind.CREATE, "1@1", true, 0, "", "@7@"));

        assertThat(arrivals.characters()).isZero();
        assertThat(arrivals.operations()).isZero();
    }

    private void arrive(long micros, OperationKind kind, String serial, String data) {
        arrivals.accept(new ReachedOperation(micros, "c", "ai:run1-s0", kind, serial, true, 0, "", data));
    }
}
