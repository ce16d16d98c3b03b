package io.turnstream.bench.micro;

import io.turnstream.local.recordings.Recording;
import io.turnstream.local.recordings.Recordings;
import io.turnstream.source.dialect.Dialects;
import io.turnstream.source.dialect.ProviderDialect;
import io.turnstream.source.dialect.ProviderStream;
import io.turnstream.source.response.ResponseIdentity;
import io.turnstream.source.response.ResponseSettings;
import io.turnstream.source.sse.SseParser;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Recorded streams of each dialect: their parser alone, and the whole way to token events. An invocation is a
 * whole recording; {@code events} counts what goes through, and {@link PerEvent} divides.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ProviderBenchmark {

    /** What a socket hands over at once. */
    private static final int CHUNK = 1400;

    private byte[] body = {};
    private ProviderDialect dialect = Dialects.OPENAI_RESPONSES;

    @Param({"openai-responses/basic-text", "anthropic/basic-text"})
    public String recording = "";

    /** Counts what goes through. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Events {
        /** Events of the stream, or token events made of them. */
        public long events;
    }

    @Setup
    public void read() {
        Recording chosen = Recordings.named(recording);
        body = chosen.body();
        dialect = Dialects.named(recording.substring(0, recording.indexOf('/'))).orElseThrow();
    }

    @Benchmark
    public void parse(Events counted, Blackhole out) {
        var parser = new SseParser(event -> {
            counted.events++;
            out.consume(event);
        });
        for (int from = 0; from < body.length; from += CHUNK) {
            parser.push(body, from, Math.min(CHUNK, body.length - from));
        }
        parser.end();
    }

    @Benchmark
    public void map(Events counted, Blackhole out) {
        var stream = new ProviderStream(
                dialect,
                new ResponseIdentity("session-7", "t1", "session-7-1", 0, "w"),
                ResponseSettings.DEFAULT,
                () -> Instant.EPOCH);
        for (int from = 0; from < body.length; from += CHUNK) {
            var made = stream.push(body, from, Math.min(CHUNK, body.length - from));
            counted.events += made.size();
            out.consume(made);
        }
        out.consume(stream.end());
    }
}
