package io.turnstream.local.ably.protocol;

/** The flags of ATTACH and ATTACHED (TR3). */
public final class Flags {

    /** The channel was re-attached without a gap. */
    public static final int RESUMED = 1 << 2;

    public static final int PRESENCE = 1 << 16;
    public static final int PUBLISH = 1 << 17;
    public static final int SUBSCRIBE = 1 << 18;
    public static final int PRESENCE_SUBSCRIBE = 1 << 19;

    /** The modes that a client has when it asks for none (TB2d). */
    public static final int MODES = PRESENCE | PUBLISH | SUBSCRIBE | PRESENCE_SUBSCRIBE;

    private Flags() {}
}
