package io.turnstream.bench.load;

import io.turnstream.avro.TokenEvent;
import io.turnstream.avro.TokenEventKind;
import io.turnstream.schemas.AttemptEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes answers at a pace. Every event has a time at which it is due, fixed in advance: when something holds the
 * generator up, what it writes late still counts from when it was due. One thread.
 */
public final class Generator implements AutoCloseable {

    private final Pace pace;
    private final String prefix;
    private final TokenEventWriter writer;
    private final Sent sent;
    private final Thread thread = new Thread(this::runToItsEnd, "generator");
    private final FirstFailure failure = new FirstFailure();
    private volatile boolean ending;

    private final long nanosAtStart = System.nanoTime();
    private final long microsAtStart = micros(Instant.now());

    /**
     * A generator that has not started.
     *
     * @param prefix what the names of its sessions begin with
     * @param sent where it says what it writes
     */
    public Generator(Pace pace, String prefix, TokenEventWriter writer, Sent sent) {
        this.pace = pace;
        this.prefix = prefix;
        this.writer = writer;
        this.sent = sent;
    }

    /** The session of a stream. */
    public static String session(String prefix, int stream) {
        return prefix + stream;
    }

    /** Begins to write. */
    public Generator start() {
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    /** Begins no further answer, finishes those that it has begun, and returns when the broker has everything. */
    public void finish() {
        ending = true;
        awaitEnd();
    }

    /** Waits until every answer of a pace with an end is written, and the broker has everything. */
    public void awaitEnd() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        failure.rethrow("the generator");
        writer.flush();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void runToItsEnd() {
        try {
            run();
        } catch (RuntimeException | Error e) {
            failure.set(e);
        }
    }

    private void run() {
        PriorityQueue<Stream> streams = new PriorityQueue<>();
        for (int i = 0; i < pace.streams(); i++) {
            // spread over one interval, so that the streams do not all write at the same moment
            streams.add(new Stream(i, nanosAtStart + pace.intervalNanos() * i / pace.streams()));
        }
        while (!streams.isEmpty() && !Thread.currentThread().isInterrupted()) {
            Stream next = streams.remove();
            waitUntil(next.due);
            if (next.step()) {
                streams.add(next);
            }
        }
    }

    private static void waitUntil(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            LockSupport.parkNanos(left);
        }
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }

    /** One conversation, and where it is. */
    private final class Stream implements Comparable<Stream> {

        private final int index;
        private final String session;
        private long due;
        private int response;
        private int token = -1;
        private SentResponse current;
        private AttemptEvents events;

        Stream(int index, long due) {
            this.index = index;
            this.session = session(prefix, index);
            this.due = due;
            this.current = new SentResponse(index, 0, pace.tokensOf(index, 0));
            this.events = events();
        }

        /** Writes what is due. False when nothing more comes. */
        boolean step() {
            if (token < 0) {
                begin();
            } else if (token < current.tokens()) {
                say();
            }
            return token < current.tokens() || next();
        }

        private void begin() {
            sent.add(current);
            List<TokenEvent> start = new ArrayList<>();
            start.add(events.next(TokenEventKind.RESPONSE_STARTED, Instant.now(), null));
            start.add(events.next(TokenEventKind.TEXT_STARTED, Instant.now(), 0, "", null));
            start.forEach(event -> writer.write(session, event));
            token = 0;
            due += pace.lead().toNanos();
        }

        private void say() {
            SentResponse said = current;
            int number = token++;
            said.due(number, pace.tokensPerSecond() == 0 ? micros(Instant.now()) : wall(due));
            writer.write(
                    session,
                    events.next(
                            TokenEventKind.TEXT_DELTA, Instant.now(), 0, new TokenText(response, number).text(), null),
                    appendedMillis -> {
                        said.appended(number, appendedMillis * 1000);
                        sent.countAppended();
                    });
            due += pace.intervalNanos();
            if (token == said.tokens()) {
                writer.write(session, events.next(TokenEventKind.TEXT_ENDED, Instant.now(), 0, "", null));
                writer.write(session, events.next(TokenEventKind.RESPONSE_COMPLETED, Instant.now(), null));
            }
        }

        private boolean next() {
            response++;
            if (ending || response == pace.responses()) {
                return false;
            }
            token = -1;
            current = new SentResponse(index, response, pace.tokensOf(index, response));
            events = events();
            return true;
        }

        private AttemptEvents events() {
            String id = session + "-" + response;
            return new AttemptEvents(session, "t" + response, id, 0, "w");
        }

        private long wall(long nanos) {
            return microsAtStart + (nanos - nanosAtStart) / 1_000;
        }

        @Override
        public int compareTo(Stream other) {
            return Long.compare(due, other.due);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return index;
        }
    }
}
