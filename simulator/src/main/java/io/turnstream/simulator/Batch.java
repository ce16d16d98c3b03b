package io.turnstream.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Runs many stories on a few threads. What comes of them does not depend on how many. */
public final class Batch {

    /** Failures that are kept; the rest is counted. */
    private static final int KEPT = 20;

    private static final int PROGRESS = 200;

    private final Simulator simulator;

    public Batch(Simulator simulator) {
        this.simulator = simulator;
    }

    /**
     * What came of it.
     *
     * @param stories how many were run
     * @param failed how many do not hold
     * @param failures the first of those, by seed
     * @param events token events in all of them
     * @param responses responses in all of them
     * @param sessions sessions in all of them
     * @param faults what went wrong in all of them, each story's strikes, deaths and producers' faults
     * @param operations operations that were sent
     * @param millis virtual time, in milliseconds
     * @param occurrences what went wrong how often
     */
    public record Result(
            long stories,
            long failed,
            List<Verdict> failures,
            long events,
            long responses,
            long sessions,
            long faults,
            long operations,
            long millis,
            Occurrences occurrences) {}

    /** Counted by one thread. */
    private static final class Tally {
        final List<Verdict> failures = new ArrayList<>();
        final Occurrences occurrences = new Occurrences();
        long stories;
        long failed;
        long events;
        long responses;
        long sessions;
        long faults;
        long operations;
        long millis;

        void add(Verdict verdict) {
            stories++;
            events += verdict.events();
            responses += verdict.responses();
            sessions += verdict.scenario().workload().sessions().size();
            faults += verdict.happened().size()
                    + verdict.died().size()
                    + verdict.scenario().plan().producers().size();
            operations += verdict.operations();
            millis += verdict.millis();
            occurrences.add(verdict);
            if (!verdict.holds()) {
                failed++;
                if (failures.size() < KEPT) {
                    failures.add(verdict);
                }
            }
        }
    }

    /**
     * Runs the stories of {@code count} seeds.
     *
     * @param first the first seed
     * @param threads how many at once
     * @param progress hears now and then how many are done, on one thread or another
     */
    public Result run(long first, long count, int threads, LongConsumer progress) {
        List<Tally> tallies = new ArrayList<>();
        List<Thread> workers = new ArrayList<>();
        List<Throwable> broken = java.util.Collections.synchronizedList(new ArrayList<>());
        AtomicLong next = new AtomicLong();
        for (int i = 0; i < threads; i++) {
            Tally tally = new Tally();
            tallies.add(tally);
            Thread worker = new Thread(() -> work(first, count, next, tally, progress), "simulator-" + i);
            worker.setUncaughtExceptionHandler((thread, failure) -> broken.add(failure));
            workers.add(worker);
            worker.start();
        }
        for (Thread worker : workers) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                next.set(count);
                Thread.currentThread().interrupt();
            }
        }
        if (!broken.isEmpty()) {
            throw new IllegalStateException(broken.get(0).getMessage(), broken.get(0));
        }
        return sum(tallies);
    }

    private void work(long first, long count, AtomicLong next, Tally tally, LongConsumer progress) {
        for (long index = next.getAndIncrement(); index < count; index = next.getAndIncrement()) {
            try {
                tally.add(simulator.run(first + index));
            } catch (RuntimeException e) {
                next.set(count);
                throw new IllegalStateException("seed " + (first + index) + ": " + e, e);
            }
            if (index % PROGRESS == 0) {
                progress.accept(index);
            }
        }
    }

    private static Result sum(List<Tally> tallies) {
        Tally all = new Tally();
        for (Tally tally : tallies) {
            all.failures.addAll(tally.failures);
            all.occurrences.add(tally.occurrences);
            all.stories += tally.stories;
            all.failed += tally.failed;
            all.events += tally.events;
            all.responses += tally.responses;
            all.sessions += tally.sessions;
            all.faults += tally.faults;
            all.operations += tally.operations;
            all.millis += tally.millis;
        }
        all.failures.sort(Comparator.comparingLong(verdict -> verdict.scenario().seed()));
        return new Result(
                all.stories,
                all.failed,
                List.copyOf(all.failures),
                all.events,
                all.responses,
                all.sessions,
                all.faults,
                all.operations,
                all.millis,
                all.occurrences);
    }
}
