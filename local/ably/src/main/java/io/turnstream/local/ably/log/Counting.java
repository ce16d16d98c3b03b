package io.turnstream.local.ably.log;

/** Counts for {@link Counters}. Used from one thread. */
public final class Counting {

    public long connections;
    public long resumes;
    public long lostResumes;
    public long refusedConnections;
    public long publishes;
    public long acked;
    public long nacked;
    public long repeatedPublishes;
    public long faults;
    public long deliveries;
    public long held;
    public long rolledUp;

    /** Nothing has happened. */
    public void reset() {
        connections = 0;
        resumes = 0;
        lostResumes = 0;
        refusedConnections = 0;
        publishes = 0;
        acked = 0;
        nacked = 0;
        repeatedPublishes = 0;
        faults = 0;
        deliveries = 0;
        held = 0;
        rolledUp = 0;
    }

    public Counters counters() {
        return new Counters(
                connections,
                resumes,
                lostResumes,
                refusedConnections,
                publishes,
                acked,
                nacked,
                repeatedPublishes,
                faults,
                deliveries,
                held,
                rolledUp);
    }
}
