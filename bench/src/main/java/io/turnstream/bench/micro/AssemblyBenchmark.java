package io.turnstream.bench.micro;

import io.turnstream.topology.assembly.Arrival;
import io.turnstream.topology.assembly.AssemblyLimits;
import io.turnstream.topology.assembly.TurnAssembly;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Turn assembly, for each token, without stores, serdes and Kafka. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class AssemblyBenchmark {

    private final List<Arrival> arrivals = SampleAnswer.arrivals();

    @Benchmark
    @OperationsPerInvocation(SampleAnswer.TOKENS)
    public void assembleATurn(Blackhole out) {
        var assembly = new TurnAssembly(HeapTables.memory(), AssemblyLimits.DEFAULTS);
        for (Arrival arrival : arrivals) {
            out.consume(assembly.apply(arrival, Instant.EPOCH));
        }
    }
}
