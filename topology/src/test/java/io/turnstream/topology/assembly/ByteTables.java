package io.turnstream.topology.assembly;

import io.turnstream.avro.CompletedPart;
import io.turnstream.avro.TokenEvent;
import io.turnstream.topology.state.ClosedTurn;
import io.turnstream.topology.state.ResponseState;
import io.turnstream.topology.state.TurnState;
import io.turnstream.topology.stores.StateCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** A memory on a map of bytes: whatever is kept goes through the format in which it is stored. A double of the stores. */
public final class ByteTables {

    private static final StateCodec<TurnState> TURNS = new StateCodec<>(TurnState.class);
    private static final StateCodec<ClosedTurn> CLOSED_TURNS = new StateCodec<>(ClosedTurn.class);
    private static final StateCodec<ResponseState> RESPONSES = new StateCodec<>(ResponseState.class);
    private static final StateCodec<CompletedPart> FRAGMENTS = new StateCodec<>(CompletedPart.class);

    public final Map<String, byte[]> contents = new TreeMap<>();
    long bytesWritten;

    public Memory memory() {
        return new Memory(
                table("turns/", TURNS),
                table("closed/", CLOSED_TURNS),
                table("responses/", RESPONSES),
                table("fragments/", FRAGMENTS),
                table("held/", Arrival::original, ByteTables::arrival),
                table(
                        "tails/",
                        tail -> tail.getBytes(StandardCharsets.UTF_8),
                        bytes -> new String(bytes, StandardCharsets.UTF_8)));
    }

    public static Arrival arrival(TokenEvent event) {
        try {
            return arrival(event.toByteBuffer().array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Arrival arrival(byte[] bytes) {
        try {
            return new Arrival(TokenEvent.fromByteBuffer(ByteBuffer.wrap(bytes)), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <V extends SpecificRecord> Table<V> table(String prefix, StateCodec<V> codec) {
        return table(prefix, codec::encode, codec::decode);
    }

    private <V> Table<V> table(String prefix, Function<V, byte[]> encode, Function<byte[], V> decode) {
        return new Table<>() {
            @Override
            public @Nullable V get(String key) {
                byte[] bytes = contents.get(prefix + key);
                return bytes == null ? null : decode.apply(bytes);
            }

            @Override
            public void put(String key, V value) {
                byte[] bytes = encode.apply(value);
                bytesWritten += bytes.length;
                contents.put(prefix + key, bytes);
            }

            @Override
            public void delete(String key) {
                contents.remove(prefix + key);
            }
        };
    }
}
