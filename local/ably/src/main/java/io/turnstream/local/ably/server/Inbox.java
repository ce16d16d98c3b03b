package io.turnstream.local.ably.server;

import io.turnstream.local.ably.realtime.Reply;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What came in on one socket and waits for the loop. Jetty's threads put in, one at a time; the loop takes out, in order.
 * While too much waits or is on its way, nothing more is asked for: a client that is too fast waits in its own socket.
 */
final class Inbox implements Reply.Hold {

    private static final int READ_AHEAD = 64;

    /** A long way holds more: a client that does not wait for answers must not be slowed down by it. */
    private static final int ON_THE_WAY = 8192;

    private final Executor loop;
    private final DelayLine way;
    private final int readAhead;
    private final Runnable demand;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger read = new AtomicInteger();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** Counted on the loop. */
    private int holds;

    /**
     * An empty inbox.
     *
     * @param way what everything must travel before it waits here
     * @param demand asks the socket for its next message
     */
    Inbox(Executor loop, DelayLine way, Runnable demand) {
        this.loop = loop;
        this.way = way;
        this.readAhead = way.takesTime() ? ON_THE_WAY : READ_AHEAD;
        this.demand = demand;
    }

    /** Something was read: it is done in its turn, and the next is asked for unless too much waits. */
    void put(Runnable task) {
        boolean more = read.incrementAndGet() < readAhead;
        way.execute(() -> arrive(task));
        if (more) {
            demand.run();
        }
    }

    /** Nothing more will be read: this is done last. */
    void end(Runnable task) {
        way.execute(() -> arrive(task));
    }

    private void arrive(Runnable task) {
        waiting.add(task);
        schedule();
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
        if (!scheduled.getAndSet(true)) {
            loop.execute(this::drain);
        }
    }

    /** Does some of what waits, so that every socket has its turn. */
    private void drain() {
        scheduled.set(false);
        for (int done = 0; done < READ_AHEAD && holds == 0; done++) {
            Runnable task = waiting.poll();
            if (task == null) {
                return;
            }
            if (read.getAndDecrement() == readAhead) {
                demand.run();
            }
            task.run();
        }
        if (holds == 0 && !waiting.isEmpty()) {
            schedule();
        }
    }
}
