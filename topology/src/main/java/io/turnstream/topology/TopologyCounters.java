package io.turnstream.topology;

import io.turnstream.topology.assembly.Count;
import io.turnstream.topology.assembly.Refusal;

/** Told about what happens. Called from every stream thread. */
public interface TopologyCounters {

    /** Once for each time that {@code what} happened. */
    void add(Count what);

    /** Once for each record that went to the dead letters. */
    void refused(Refusal reason);
}
