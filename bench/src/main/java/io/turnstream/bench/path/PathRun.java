package io.turnstream.bench.path;

import io.turnstream.bench.load.ArrivalWatch;
import io.turnstream.bench.load.Arrivals;
import io.turnstream.bench.load.Generator;
import io.turnstream.bench.load.Pace;
import io.turnstream.bench.load.Sent;
import io.turnstream.bench.load.TokenEventWriter;
import io.turnstream.bench.machine.CpuWindow;
import io.turnstream.bench.machine.ProcessMemory;
import io.turnstream.bench.stats.CpuUse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Load on a stack at one pace: warm it up, measure, let everything arrive, measure it idle. */
final class PathRun {

    private static final Duration TO_ARRIVE = Duration.ofMinutes(2);
    private static final Duration TO_SETTLE = Duration.ofSeconds(3);
    private static final List<String> ROLES = List.of("topology", "sink");

    private final Stack stack;

    PathRun(Stack stack) {
        this.stack = stack;
    }

    /**
     * One window under load.
     *
     * @param tokens that were appended in it
     * @param use of each process
     */
    record Window(long tokens, Map<String, CpuUse> use) {}

    /**
     * What was found.
     *
     * @param delays latencies of what was due while it was measured
     * @param windows CPU under load
     * @param idle CPU afterwards, with nothing to do
     * @param memory of the roles at the end of the load
     * @param liveHeapKib of the roles after a full collection, idle
     * @param responses answers that were written
     * @param whole answers that stand on their channels exactly as they were written
     * @param operations that were applied
     * @param refusals operations that were refused
     * @param tokens of all answers
     * @param seconds from the first event until all had arrived
     */
    record Found(
            Arrivals.Delays delays,
            List<Window> windows,
            Map<String, CpuUse> idle,
            Map<String, ProcessMemory> memory,
            Map<String, Long> liveHeapKib,
            long responses,
            long whole,
            long operations,
            long refusals,
            long tokens,
            double seconds) {}

    /** A steady pace: minutes of load, of which the last are measured. */
    Found steady(Pace pace, String sessions, int warmUpSeconds, int measureSeconds, int windowCount)
            throws InterruptedException, IOException {
        Sent sent = new Sent();
        long began = System.nanoTime();
        try (var writer = new TokenEventWriter(stack.bootstrapServers());
                var watch = new ArrivalWatch(stack.ably().record(), new Arrivals(sent, sessions));
                var generator = new Generator(pace, sessions, writer, sent)) {
            generator.start();
            sleep(Duration.ofSeconds(warmUpSeconds));
            long from = micros();
            List<Window> windows = new ArrayList<>();
            for (int i = 0; i < windowCount; i++) {
                windows.add(window(sent, Duration.ofSeconds(measureSeconds).dividedBy(windowCount)));
            }
            long to = micros();
            Map<String, ProcessMemory> memory = memory();
            generator.finish();
            boolean all = watch.awaitAll(TO_ARRIVE);
            double seconds = (System.nanoTime() - began) / 1e9;
            return found(sent, watch, all ? seconds : Double.NaN, windows, memory, from, to);
        }
    }

    /** A backlog: answers written as fast as the broker takes them, to roles that are warm. */
    Found burst(Pace pace, String sessions) throws InterruptedException, IOException {
        Sent sent = new Sent();
        long began = System.nanoTime();
        CpuWindow cpu = CpuWindow.open(stack.pids());
        try (var writer = new TokenEventWriter(stack.bootstrapServers());
                var watch = new ArrivalWatch(stack.ably().record(), new Arrivals(sent, sessions));
                var generator = new Generator(pace, sessions, writer, sent)) {
            generator.start().awaitEnd();
            boolean all = watch.awaitAll(TO_ARRIVE);
            double seconds = (System.nanoTime() - began) / 1e9;
            List<Window> windows = List.of(new Window(sent.appendedTokens(), cpu.look()));
            return found(sent, watch, all ? seconds : Double.NaN, windows, memory(), 0, Long.MAX_VALUE);
        }
    }

    private Window window(Sent sent, Duration length) throws InterruptedException {
        long before = sent.appendedTokens();
        CpuWindow cpu = CpuWindow.open(stack.pids());
        sleep(length);
        return new Window(sent.appendedTokens() - before, cpu.look());
    }

    private Found found(
            Sent sent,
            ArrivalWatch watch,
            double seconds,
            List<Window> windows,
            Map<String, ProcessMemory> memory,
            long from,
            long to)
            throws InterruptedException {
        sleep(TO_SETTLE);
        Map<String, CpuUse> idle = idle();
        return new Found(
                watch.ask(arrivals -> arrivals.delays(from, to)),
                windows,
                idle,
                memory,
                liveHeap(),
                sent.all().size(),
                watch.ask(Arrivals::whole),
                watch.ask(Arrivals::operations),
                watch.ask(Arrivals::refusals),
                sent.appendedTokens(),
                seconds);
    }

    /** What the processes use when nothing is to be done. */
    private Map<String, CpuUse> idle() throws InterruptedException {
        CpuWindow cpu = CpuWindow.open(stack.pids());
        sleep(Duration.ofSeconds(10));
        return cpu.look();
    }

    private Map<String, ProcessMemory> memory() {
        Map<String, ProcessMemory> memory = new LinkedHashMap<>();
        ROLES.forEach(role -> memory.put(role, ProcessMemory.of(pid(role))));
        return memory;
    }

    private Map<String, Long> liveHeap() {
        Map<String, Long> live = new LinkedHashMap<>();
        ROLES.forEach(role -> live.put(role, ProcessMemory.liveHeapKib(pid(role))));
        return live;
    }

    private long pid(String role) {
        return stack.pids().getOrDefault(role, -1L);
    }

    private void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(duration.toMillis());
        stack.requireRunning();
    }

    private static long micros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
