package io.turnstream.topology.assembly;

/** Things worth counting that leave no other trace. */
public enum Count {
    /** A repeat of an event that was taken in before. */
    DUPLICATE,
    /** An event that came early and waits. */
    HELD,
    /** A gap that was given up. */
    GAP_GIVEN_UP,
    /** A response whose start never came. */
    START_IMPLIED,
    /** An attempt that a higher one replaced. */
    SUPERSEDED,
    /** The provider's final text had more than the deltas. */
    FINAL_TEXT_ADDED,
    /** The provider's final text was not what the deltas said. */
    FINAL_TEXT_DIFFERS,
    /** The end of a part that nobody started. */
    UNMATCHED_END,
    /** A text that was split into a further part. */
    PART_SPLIT,
    /** Something too big to be taken. */
    TOO_BIG_OMITTED,
    /** A control event that had acted before, or whose turn has ended. */
    REPEATED_CONTROL,
    /** A time-out that something overtook. */
    STALE_TIME_OUT,
    /** A sign of life, or one that nothing is known of. */
    ALIVE,
    /** A provider's event that has no meaning here. */
    RAW,
    /** The start or end of a provider's step. */
    STEP,
    /** An event of a kind that is not known yet. */
    UNKNOWN_KIND,
    TURN_STARTED,
    TURN_COMPLETE,
    TURN_CANCELLED,
    TURN_FAILED,
    /** A turn that ended because nothing came any more. */
    TURN_IDLE,
    /** A turn that ended because it was too old. */
    TURN_EXPIRED,
    /** A record on a partition that its key does not belong to. */
    MISROUTED,
    /** A time-out written back as an event. */
    TIME_OUT_WRITTEN,
    /** A closed turn that was forgotten. */
    CLOSED_TURN_FORGOTTEN
}
