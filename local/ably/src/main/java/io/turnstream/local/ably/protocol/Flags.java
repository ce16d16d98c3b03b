package io.turnstream.local.ably.protocol;

/** The flags of ATTACH and ATTACHED (TR3). */
public final class Flags {

    /** There are members present, and a SYNC follows. */
    public static final int HAS_PRESENCE = 1;

    /** Messages from before the attachment follow. */
    public static final int HAS_BACKLOG = 1 << 1;

    /** The channel was re-attached without a gap. */
    public static final int RESUMED = 1 << 2;

    /** Of ATTACH: the client was attached before, and wants no rewind (RTL4j). */
    public static final int ATTACH_RESUME = 1 << 5;

    public static final int PRESENCE = 1 << 16;
    public static final int PUBLISH = 1 << 17;
    public static final int SUBSCRIBE = 1 << 18;
    public static final int PRESENCE_SUBSCRIBE = 1 << 19;

    /** The modes that a client has when it asks for none (TB2d). */
    public static final int MODES = PRESENCE | PUBLISH | SUBSCRIBE | PRESENCE_SUBSCRIBE;

    private Flags() {}
}
