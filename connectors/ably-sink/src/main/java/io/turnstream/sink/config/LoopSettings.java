package io.turnstream.sink.config;

import java.time.Duration;

/**
 * How the loop keeps time.
 *
 * @param idlePoll longest wait for records when nothing is under way
 * @param busyPoll longest wait for records otherwise, and how long a fetch waits for more to come
 * @param rest how long the group is left alone between two looks when no turn is open
 * @param checkpointInterval how often what was done is written
 * @param urgentCheckpoint how soon serials are written that a successor would need
 * @param drain how long a partition that goes away waits for its acknowledgements
 * @param handOver how long it then waits for its last transaction
 * @param lease how long sending goes on without news from the group; at most half the session time-out
 * @param retry how long the schema registry, or the state of a partition, is left alone after a failure
 * @param rehearsal how long delivery is rehearsed before the group is joined; zero for not at all
 * @param offsetReset where to begin when it cannot be known
 */
public record LoopSettings(
        Duration idlePoll,
        Duration busyPoll,
        Duration rest,
        Duration checkpointInterval,
        Duration urgentCheckpoint,
        Duration drain,
        Duration handOver,
        Duration lease,
        Duration retry,
        Duration rehearsal,
        OffsetReset offsetReset) {}
