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
                deliveries);
    }
}
