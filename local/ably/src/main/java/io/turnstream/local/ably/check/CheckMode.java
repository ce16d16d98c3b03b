package io.turnstream.local.ably.check;

/** What is done about broken rules. */
public enum CheckMode {
    /** Nobody looks. */
    OFF,
    /** They are reported. */
    REPORT,
    /** They are reported, and the publish is refused with 40000. */
    REFUSE
}
