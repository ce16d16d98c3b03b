package io.turnstream.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.turnstream.avro.Outcome;
import io.turnstream.topology.assembly.Count;
import io.turnstream.topology.state.ClosedTurn;
import io.turnstream.topology.stores.TurnStores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgetClosedTurnsTest {

    private static final Duration RETENTION = Duration.ofHours(48);
    private static final long NOW = Duration.ofDays(10).toMillis();
    private static final Instant OLD = Instant.EPOCH;
    private static final Instant YOUNG = Instant.ofEpochMilli(NOW);

    private final CountsInMemory counts = new CountsInMemory();
    private KeyValueStore<String, ClosedTurn> store;
    private ForgetClosedTurns forgetting;

    @BeforeEach
    void openStore(@TempDir Path directory) {
        var context = new MockProcessorContext<Object, Object>(new Properties(), new TaskId(0, 0), directory.toFile());
        for (StoreBuilder<?> builder : TurnStores.builders(true, 1)) {
            var built = builder.withLoggingDisabled().withCachingDisabled().build();
            built.init(context.getStateStoreContext(), built);
            context.addStateStore(built);
        }
        store = TurnStores.of(context).closedTurns();
        forgetting = new ForgetClosedTurns(store, RETENTION, counts);
    }

    @Test
    void forgetsAFewAtATime() {
        closed("t", 1_200, OLD);

        forgetting.punctuate(NOW);
        assertThat(counts.of(Count.CLOSED_TURN_FORGOTTEN)).isEqualTo(500);

        forgetting.punctuate(NOW);
        forgetting.punctuate(NOW);

        assertThat(store.all()).isExhausted();
    }

    @Test
    void goesOnWhereItStoppedAndBeginsAnewAtTheEnd() {
        closed("a", 600, YOUNG);
        closed("b", 10, OLD);

        forgetting.punctuate(NOW);
        assertThat(counts.of(Count.CLOSED_TURN_FORGOTTEN)).isZero();

        forgetting.punctuate(NOW);
        assertThat(counts.of(Count.CLOSED_TURN_FORGOTTEN)).isEqualTo(10);

        closed("a", 5, OLD);
        forgetting.punctuate(NOW);

        assertThat(counts.of(Count.CLOSED_TURN_FORGOTTEN)).isEqualTo(15);
    }

    private void closed(String name, int number, Instant at) {
        for (int i = 0; i < number; i++) {
            store.put("s|%s%04d".formatted(name, i), new ClosedTurn(Outcome.COMPLETE, at, List.of()));
        }
    }
}
