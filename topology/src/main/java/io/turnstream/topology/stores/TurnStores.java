package io.turnstream.topology.stores;

import io.turnstream.avro.CompletedPart;
import io.turnstream.topology.assembly.Arrival;
import io.turnstream.topology.assembly.Memory;
import io.turnstream.topology.assembly.Table;
import io.turnstream.topology.state.ClosedTurn;
import io.turnstream.topology.state.ResponseState;
import io.turnstream.topology.state.TurnState;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The stores of turn assembly. Their names are those of their changelog topics: to change one is a migration.
 *
 * @param turns open turns, by session and turn
 * @param closedTurns ended turns, by session and turn
 * @param responses responses of open turns, by session and response
 * @param fragments sealed pieces of parts
 * @param held early events, as they were read
 * @param sessionTails the last message of each session
 */
public record TurnStores(
        KeyValueStore<String, TurnState> turns,
        KeyValueStore<String, ClosedTurn> closedTurns,
        KeyValueStore<String, ResponseState> responses,
        KeyValueStore<String, CompletedPart> fragments,
        KeyValueStore<String, byte[]> held,
        KeyValueStore<String, String> sessionTails) {

    private static final String TURNS = "open-turns";
    private static final String CLOSED_TURNS = "closed-turns";
    private static final String RESPONSES = "open-responses";
    private static final String FRAGMENTS = "fragments";
    private static final String HELD = "held-events";
    private static final String SESSION_TAILS = "session-tail";

    /** Short segments and early compaction, because most of what is written is soon deleted and a restore reads it all. */
    private static final Map<String, String> CHANGELOG = Map.of(
            "cleanup.policy", "compact",
            "segment.ms", "600000",
            "min.cleanable.dirty.ratio", "0.1",
            "max.message.bytes", "2097152");

    /**
     * What a topology must declare; on disk, or {@code inMemory}. Of open turns, and of their responses, as many as
     * {@code workingSet} are kept as objects.
     */
    public static Set<StoreBuilder<?>> builders(boolean inMemory, int workingSet) {
        // In this order, always: what a topology says of itself is compared.
        return new LinkedHashSet<>(List.of(
                busy(builder(TURNS, inMemory, avro(TurnState.class)), StateCopies::turn, workingSet),
                builder(CLOSED_TURNS, inMemory, avro(ClosedTurn.class)),
                busy(builder(RESPONSES, inMemory, avro(ResponseState.class)), StateCopies::response, workingSet),
                builder(FRAGMENTS, inMemory, avro(CompletedPart.class)),
                builder(HELD, inMemory, Serdes.ByteArray()),
                builder(SESSION_TAILS, inMemory, Serdes.String())));
    }

    /** The stores of the task that {@code context} belongs to. */
    public static TurnStores of(ProcessorContext<?, ?> context) {
        return new TurnStores(
                context.getStateStore(TURNS),
                context.getStateStore(CLOSED_TURNS),
                context.getStateStore(RESPONSES),
                context.getStateStore(FRAGMENTS),
                context.getStateStore(HELD),
                context.getStateStore(SESSION_TAILS));
    }

    /** The stores as assembly sees them; {@code read} makes an arrival of the bytes of a held event. */
    public Memory memory(Function<byte[], Arrival> read) {
        return new Memory(
                table(turns),
                table(closedTurns),
                table(responses),
                table(fragments),
                table(held, read, Arrival::original),
                table(sessionTails));
    }

    static <V> Table<V> table(KeyValueStore<String, V> store) {
        return table(store, Function.identity(), Function.identity());
    }

    private static <S, V> Table<V> table(KeyValueStore<String, S> store, Function<S, V> read, Function<V, S> write) {
        return new Table<>() {
            @Override
            public @Nullable V get(String key) {
                S stored = store.get(key);
                return stored == null ? null : read.apply(stored);
            }

            @Override
            public void put(String key, V value) {
                store.put(key, write.apply(value));
            }

            @Override
            public void delete(String key) {
                store.delete(key);
            }
        };
    }

    private static <V> StoreBuilder<KeyValueStore<String, V>> builder(String name, boolean inMemory, Serde<V> values) {
        KeyValueBytesStoreSupplier supplier =
                inMemory ? Stores.inMemoryKeyValueStore(name) : Stores.persistentKeyValueStore(name);
        return Stores.keyValueStoreBuilder(supplier, Serdes.String(), values)
                .withCachingEnabled()
                .withLoggingEnabled(CHANGELOG);
    }

    /** A store of which every event changes something. Streams' own cache would only be a second one. */
    private static <V> StoreBuilder<KeyValueStore<String, V>> busy(
            StoreBuilder<KeyValueStore<String, V>> store, UnaryOperator<V> copy, int workingSet) {
        return new WorkingSetStoreBuilder<>(store.withCachingDisabled(), copy, workingSet);
    }

    private static <V extends SpecificRecord> Serde<V> avro(Class<V> type) {
        var codec = new StateCodec<>(type);
        return Serdes.serdeFrom(
                (topic, value) -> value == null ? null : codec.encode(value),
                (topic, bytes) -> bytes == null ? null : codec.decode(bytes));
    }
}
