package io.turnstream.simulator.fault;

/** What can go wrong at a time, beside processes that die at a point. */
public enum Fault {
    /** Ably refuses an operation: its servers fail. */
    REFUSED,
    /** Ably refuses an operation and lets its data come with the next append. */
    REFUSED_APPLIED_LATER,
    /** Ably refuses an operation and has done it all the same. */
    REFUSED_THOUGH_APPLIED,
    /** Ably refuses an operation as too fast. */
    TOO_FAST,
    /** Ably does an operation and never says so. */
    NEVER_ANSWERED,
    /** Ably does an operation late. */
    SLOW,
    /** Ably does an operation and says so late. */
    ANSWERED_SLOWLY,
    /** A connection is lost with an operation on its way. */
    LOST_BEFORE,
    /** A connection is lost with the answer on its way. */
    LOST_AFTER,
    /** Every connection of the sinks is lost. */
    ALL_LOST,
    /** Ably is not there for a while. */
    OUTAGE,
    /** The network of one sink stands still for a while. */
    STANDSTILL,
    /** A sink is killed. */
    SINK_KILLED,
    /** A sink is frozen for less than its session. */
    SINK_PAUSED,
    /** A sink is frozen for longer than its session: a zombie wakes up. */
    SINK_FROZEN,
    /** A sink does not reach Kafka for longer than its session, and goes on reaching Ably. */
    SINK_DEAF,
    /** A sink is added, and partitions move. */
    SINK_ADDED,
    /** The sinks are stopped and started again, one by one. */
    SINKS_RESTARTED,
    /** Checkpoints fail and are tried again. */
    CHECKPOINTS_FAIL,
    /** An instance of the topology is killed. */
    TOPOLOGY_KILLED,
    /** An instance of the topology is frozen for longer than its session. */
    TOPOLOGY_FROZEN,
    /** The instances of the topology share their tasks out anew. */
    TOPOLOGY_REBALANCED
}
