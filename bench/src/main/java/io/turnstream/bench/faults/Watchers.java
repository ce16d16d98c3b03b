package io.turnstream.bench.faults;

import io.turnstream.bench.process.Child;
import io.turnstream.bench.process.Scripts;
import io.turnstream.bench.process.Workshop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * People with the unmodified client of {@code @ably/ai-transport}, one for each channel, in a few processes of Node. Used
 * from one thread.
 */
final class Watchers implements AutoCloseable {

    /** One process cannot follow a thousand answers. */
    private static final int PROCESSES = 2;

    private static final Duration TO_COME = Duration.ofMinutes(3);
    private static final Duration TO_REPORT = Duration.ofMinutes(3);

    private final Workshop workshop;
    private final List<Child> processes;

    private Watchers(Workshop workshop, List<Child> processes) {
        this.workshop = workshop;
        this.processes = processes;
    }

    /**
     * People who are there from now on.
     *
     * @param channels what the names of the channels begin with, which are numbered from 0
     */
    static Watchers live(Workshop workshop, Workshop.Ably ably, String channels, int count) {
        Watchers watchers = start("live", workshop, ably, channels, count);
        watchers.processes.forEach(process -> process.await(line -> line.equals("ready"), TO_COME));
        return watchers;
    }

    /** What somebody is shown who comes now, for each of the channels. */
    static List<Shown> late(Workshop workshop, Workshop.Ably ably, String channels, int count) {
        try (Watchers watchers = start("late", workshop, ably, channels, count)) {
            return watchers.read();
        }
    }

    private static Watchers start(String mode, Workshop workshop, Workshop.Ably ably, String channels, int count) {
        List<Child> processes = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            int first = count * i / PROCESSES;
            int next = count * (i + 1) / PROCESSES;
            processes.add(Scripts.start(
                    workshop,
                    mode + "-watchers-" + (i + 1),
                    "watchers.js",
                    List.of(
                            mode,
                            ably.url(),
                            ably.key(),
                            channels,
                            Integer.toString(first),
                            Integer.toString(next - first))));
        }
        return new Watchers(workshop, processes);
    }

    /** What they are shown once every answer is over, or will not be. */
    List<Shown> report() {
        processes.forEach(process -> process.say("report"));
        return read();
    }

    private List<Shown> read() {
        List<Shown> shown = new ArrayList<>();
        for (Child process : processes) {
            for (String line = next(process); !line.equals("done"); line = next(process)) {
                shown.add(Shown.parse(line));
            }
        }
        return shown;
    }

    private static String next(Child process) {
        return process.await(line -> true, TO_REPORT);
    }

    @Override
    public void close() {
        processes.forEach(workshop::stop);
    }
}
