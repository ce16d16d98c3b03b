package io.turnstream.sink.engine;

/** What the engine did, counted since it was made. Read it from the thread of the engine. */
public final class EngineCounters {
    long events;
    long duplicates;
    long ofClosedTurns;
    long creates;
    long appends;
    long updates;
    long lookUps;
    long reads;
    long divergences;
    long unverified;
    long supersedes;
    long refusals;
    long lostConnections;
    long cuts;
    long repairs;
    long givenUp;
    long skipped;
    long closed;

    EngineCounters() {}

    /** A copy that does not change any more. */
    public Snapshot snapshot() {
        return new Snapshot(
                events,
                duplicates,
                ofClosedTurns,
                creates,
                appends,
                updates,
                lookUps,
                reads,
                divergences,
                unverified,
                supersedes,
                refusals,
                lostConnections,
                cuts,
                repairs,
                givenUp,
                skipped,
                closed);
    }

    /**
     * The counts at one moment.
     *
     * @param events turn events offered
     * @param duplicates events that were there already
     * @param ofClosedTurns events of turns that were finished before
     * @param creates messages created
     * @param appends appends sent
     * @param updates updates sent
     * @param lookUps pages of history read
     * @param reads messages read before they were closed
     * @param divergences messages on the channel that were not what they should have been
     * @param unverified messages closed in doubt that could not be read once more
     * @param supersedes responses shown anew because of that
     * @param refusals operations that the service refused
     * @param lostConnections connections that were lost or never came up
     * @param cuts connections that were closed because a partition was given away
     * @param repairs updates sent because nobody knew what a message holds
     * @param givenUp turns that were given up
     * @param skipped turns that were too old to be shown when they were found
     * @param closed turns that were delivered to their end
     */
    public record Snapshot(
            long events,
            long duplicates,
            long ofClosedTurns,
            long creates,
            long appends,
            long updates,
            long lookUps,
            long reads,
            long divergences,
            long unverified,
            long supersedes,
            long refusals,
            long lostConnections,
            long cuts,
            long repairs,
            long givenUp,
            long skipped,
            long closed) {}
}
