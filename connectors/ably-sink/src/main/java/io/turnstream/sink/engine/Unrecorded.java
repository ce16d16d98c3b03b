package io.turnstream.sink.engine;

/** What of a turn's state is not on record yet, and whether somebody waits for it. */
final class Unrecorded {

    private boolean dirty;
    private boolean urgent;
    private boolean awaited;

    /** The state on record is out of date. */
    void changed() {
        dirty = true;
    }

    /** The state on record lacks what a successor would need. */
    void changedUrgently() {
        dirty = true;
        urgent = true;
    }

    /** The state must be on record before anything of it may show on the channel. */
    void mustComeFirst() {
        changedUrgently();
        awaited = true;
    }

    /** The newest state is being written. */
    void noted() {
        dirty = false;
        urgent = false;
    }

    /** The newest state is on record. */
    void recorded() {
        awaited = false;
    }

    boolean isDirty() {
        return dirty;
    }

    boolean isUrgent() {
        return urgent;
    }

    boolean isAwaited() {
        return awaited;
    }
}
