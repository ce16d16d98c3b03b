package io.turnstream.sink.engine;

import java.time.Duration;

/**
 * The limits that the engine keeps.
 *
 * @param connections most connections in the pool; a channel uses the same one as long as it has work
 * @param messagesPerSecond messages that one connection may send per second; Ably allows 50
 * @param burst messages that a connection that was quiet may send at once
 * @param accountMessagesPerSecond messages that all connections together may send per second
 * @param appendInterval least time between two operations of one message
 * @param operationDeadline how long an acknowledgement may take before the connection counts as lost
 * @param retryBudget how long one turn may keep being refused, while others on its connection succeed, before it is
 *     given up
 * @param lookupPages pages of history that are searched for a message of unknown outcome
 * @param heals how often a turn's response may be superseded before the turn is given up
 * @param pausePendingChars characters (UTF-16 units) not yet acknowledged at which a partition is paused; it resumes at
 *     half of it. Every turn with something to do counts for 1,000 more, every event of it for 50, and every message to
 *     be created for 500 and its data. All partitions together hold four times as much, in equal parts when they want
 *     more
 */
public record EngineSettings(
        int connections,
        double messagesPerSecond,
        int burst,
        double accountMessagesPerSecond,
        Duration appendInterval,
        Duration operationDeadline,
        Duration retryBudget,
        int lookupPages,
        int heals,
        long pausePendingChars) {

    /** Messages per page when history is searched. */
    static final int LOOKUP_PAGE_SIZE = 100;

    /** Share of a connection's rate that appends may take, so that starts, ends and repairs have room. */
    static final double APPEND_SHARE = 0.75;

    public EngineSettings {
        require(connections >= 1, "connections must be at least 1");
        require(messagesPerSecond > 0, "messagesPerSecond must be above 0");
        require(burst >= 1, "burst must be at least 1");
        require(accountMessagesPerSecond > 0, "accountMessagesPerSecond must be above 0");
        require(lookupPages >= 1, "lookupPages must be at least 1");
        require(heals >= 0, "heals must not be negative");
        require(pausePendingChars >= 1, "pausePendingChars must be at least 1");
    }

    /** What Ably's limits on every package allow, with room to spare. */
    public static EngineSettings defaults() {
        return new EngineSettings(
                32,
                45,
                10,
                450,
                Duration.ofMillis(40),
                Duration.ofSeconds(10),
                Duration.ofMinutes(2),
                10,
                3,
                4 * 1024 * 1024);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
