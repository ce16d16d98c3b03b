package io.turnstream.topology.assembly;

/** What may be unusual in a response or a turn; the words stand in turn events and completed responses. */
public final class Marks {

    /** The start never came. */
    public static final String START_IMPLIED = "start-implied";
    /** Token events are missing. */
    public static final String INCOMPLETE = "incomplete";
    /** The provider stopped at a length. */
    public static final String TRUNCATED = "truncated";
    /** A content filter stopped the provider. */
    public static final String FILTERED = "filtered";
    /** The provider's final text was not what the deltas said; the deltas were kept. */
    public static final String FINAL_TEXT_DIFFERS = "final-text-differs";
    /** The provider's final text had more than the deltas; it was added. */
    public static final String FINAL_TEXT_ADDED = "final-text-added";
    /** Nothing came any more. */
    public static final String IDLE = "idle";
    /** The turn was too old. */
    public static final String EXPIRED = "expired";
    /** Something was too big and was left out. */
    public static final String TOO_BIG_OMITTED = "too-big-omitted";

    private Marks() {}
}
