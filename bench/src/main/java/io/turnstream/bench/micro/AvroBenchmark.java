package io.turnstream.bench.micro;

import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.avro.TurnEvent;
import io.turnstream.avro.TurnEventKind;
import io.turnstream.schemas.Topics;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.Serde;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One delta as a token event and as a turn event, to bytes and back, in the wire format with its schema id. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class AvroBenchmark {

    private static final String TOKEN_EVENTS = SampleAnswer.name(Topics.TOKEN_EVENTS);
    private static final String TURN_EVENTS = SampleAnswer.name(Topics.TURN_EVENTS);

    private final Serde<TokenEvent> tokenSerde = SampleAnswer.serde(Topics.TOKEN_EVENTS);
    private final Serde<TurnEvent> turnSerde = SampleAnswer.serde(Topics.TURN_EVENTS);
    private final TokenEvent token = SampleAnswer.tokenEvents().stream()
            .filter(event -> event.getKind() == TokenEventKind.TEXT_DELTA)
            .findFirst()
            .orElseThrow();
    private final TurnEvent turn = SampleAnswer.turnEvents().stream()
            .filter(event -> event.getKind() == TurnEventKind.PART_DELTA)
            .findFirst()
            .orElseThrow();
    private final byte[] tokenBytes = tokenSerde.serializer().serialize(TOKEN_EVENTS, token);
    private final byte[] turnBytes = turnSerde.serializer().serialize(TURN_EVENTS, turn);

    @Benchmark
    public byte[] encodeTokenEvent() {
        return tokenSerde.serializer().serialize(TOKEN_EVENTS, token);
    }

    @Benchmark
    public TokenEvent decodeTokenEvent() {
        return tokenSerde.deserializer().deserialize(TOKEN_EVENTS, tokenBytes);
    }

    @Benchmark
    public byte[] encodeTurnEvent() {
        return turnSerde.serializer().serialize(TURN_EVENTS, turn);
    }

    @Benchmark
    public TurnEvent decodeTurnEvent() {
        return turnSerde.deserializer().deserialize(TURN_EVENTS, turnBytes);
    }
}
