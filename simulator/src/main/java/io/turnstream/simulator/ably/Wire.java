package io.turnstream.simulator.ably;

import io.turnstream.local.ably.realtime.Reply;
import io.turnstream.simulator.time.Timeline;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One direction of a connection: what is put in comes out later, in order. It can stand still for a while, and be torn:
 * what is in it then never comes out. Its far end can ask it to wait, as a server does that is not done with the last
 * message.
 */
final class Wire implements Reply.Hold {

    private final Timeline timeline;
    private final long latency;
    private final Deque<Parcel> parcels = new ArrayDeque<>();
    private long stillUntil;
    private int holds;
    private boolean torn;
    private boolean scheduled;

    private record Parcel(long ready, Runnable delivery) {}

    Wire(Timeline timeline, long latency) {
        this.timeline = timeline;
        this.latency = latency;
    }

    void put(Runnable delivery) {
        if (!torn) {
            parcels.add(new Parcel(timeline.now() + latency, delivery));
            schedule();
        }
    }

    /** Nothing comes out for a while. */
    void standStill(long millis) {
        stillUntil = Math.max(stillUntil, timeline.now() + millis);
    }

    void tear() {
        torn = true;
        parcels.clear();
    }

    @Override
    public void hold() {
        holds++;
    }

    @Override
    public void release() {
        holds--;
        schedule();
    }

    private void schedule() {
        Parcel first = parcels.peek();
        if (!scheduled && first != null && holds == 0) {
            scheduled = true;
            timeline.at(Math.max(first.ready(), stillUntil), this::deliver);
        }
    }

    private void deliver() {
        scheduled = false;
        while (!torn && holds == 0 && timeline.now() >= stillUntil) {
            Parcel first = parcels.peek();
            if (first == null || first.ready() > timeline.now()) {
                break;
            }
            parcels.remove();
            first.delivery().run();
        }
        schedule();
    }
}
