package io.turnstream.sink.kafka;

/** A partition of ours. */
final class Owned {

    /** False until it is known where its delivery begins. */
    boolean loaded;

    /** The offset that the group has on record. */
    long committed;

    /** True when {@link #committed} is not on record yet. */
    boolean uncommitted;

    /** True while the consumer does not fetch it. */
    boolean paused = true;
}
