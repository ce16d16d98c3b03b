package io.turnstream.simulator.workload;

/** What a producer can do wrong. */
public enum ProducerFault {
    /** Says things twice, as who does not know whether it was heard. */
    REPEATS,
    /** Says things out of order. */
    OVERTAKES,
    /** Loses an event. */
    LOSES,
    /** Another producer speaks in its name. */
    IS_IMITATED,
    /** Goes on with an attempt that was replaced. */
    LAGS_BEHIND,
    /** Says nothing more in the middle of an answer. */
    FALLS_SILENT,
    /** Goes on when the turn has ended. */
    TALKS_ON
}
