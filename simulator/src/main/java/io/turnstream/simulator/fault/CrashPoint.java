package io.turnstream.simulator.fault;

/** Where a process can die. */
public enum CrashPoint {
    /** A sink, between two rounds of its loop. */
    SINK_IDLE,
    /** A sink that has just handed an operation to its connection. */
    SINK_OPERATION_SENT,
    /** A sink that has just taken in an acknowledgement. */
    SINK_ACKNOWLEDGED,
    /** A sink that has just read records and done nothing about them. */
    SINK_RECORDS_READ,
    /** A sink that was given partitions and has not loaded them. */
    SINK_ASSIGNED,
    /** A sink that has just loaded partitions. */
    SINK_LOADED,
    /** A sink that gives partitions away, and waits for what is in flight. */
    SINK_DRAINING,
    /** A sink whose states are written and whose transaction is open. */
    SINK_STATES_WRITTEN,
    /** A sink whose transaction is through and that does not know it. */
    SINK_CHECKPOINT_COMMITTED,
    /** An instance of the topology that has just written what came of some events. */
    TOPOLOGY_RECORDS_WRITTEN,
    /** An instance of the topology that is about to commit. */
    TOPOLOGY_BEFORE_COMMIT,
    /** An instance of the topology that has just committed. */
    TOPOLOGY_COMMITTED,
    /** An instance of the topology that has just written time-outs. */
    TOPOLOGY_TIME_OUT_WRITTEN
}
