package io.turnstream.bench.micro;

import io.turnstream.avro.TurnEvent;
import io.turnstream.sink.codec.Codec;
import io.turnstream.sink.codec.Codecs;
import io.turnstream.sink.codec.TurnEncoder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Each codec, for each token. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CodecBenchmark {

    private static final Codecs CODECS = Codecs.standard(false, part -> {});

    private final List<TurnEvent> events = SampleAnswer.turnEvents();
    private Codec chosen = CODECS.named(CODECS.names().get(0));

    @Param({"vercel", "message-per-response"})
    public String codec = "";

    @Setup
    public void choose() {
        chosen = CODECS.named(codec);
    }

    @Benchmark
    @OperationsPerInvocation(SampleAnswer.TOKENS)
    public void encodeATurn(Blackhole out) {
        TurnEncoder encoder = chosen.encoder("session-7", "t1", Optional.empty());
        for (TurnEvent event : events) {
            out.consume(encoder.encode(event));
        }
    }
}
