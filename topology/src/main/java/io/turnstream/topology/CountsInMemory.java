package io.turnstream.topology;

import io.turnstream.topology.assembly.Count;
import io.turnstream.topology.assembly.Refusal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counters that live as long as the process. Safe for use by many threads. */
public final class CountsInMemory implements TopologyCounters {

    private final Map<Enum<?>, LongAdder> counts = new ConcurrentHashMap<>();

    @Override
    public void add(Count what) {
        adder(what).increment();
    }

    @Override
    public void refused(Refusal reason) {
        adder(reason).increment();
    }

    /** How often {@code what} has happened. */
    public long of(Count what) {
        return adder(what).sum();
    }

    /** How many records went to the dead letters for {@code reason}. */
    public long of(Refusal reason) {
        return adder(reason).sum();
    }

    private LongAdder adder(Enum<?> what) {
        return counts.computeIfAbsent(what, name -> new LongAdder());
    }
}
