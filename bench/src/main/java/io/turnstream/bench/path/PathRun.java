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
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Load on a contender at one pace: warm it up, measure, let everything arrive, measure it idle. */
public final class PathRun {

    private static final Duration TO_ARRIVE = Duration.ofMinutes(2);
    private static final Duration TO_SETTLE = Duration.ofSeconds(3);

    private final Contender contender;

    public PathRun(Contender contender) {
        this.contender = contender;
    }

    /**
     * One window under load.
     *
     * @param tokens that were appended in it
     * @param use of each process
     */
    public record Window(long tokens, Map<String, CpuUse> use) {}

    /**
     * What was found.
     *
     * @param delays latencies of what was due while it was measured
     * @param windows CPU under load
     * @param idle CPU afterwards, with nothing to do
     * @param memory of the roles at the end of the load
     * @param responses answers that were written
     * @param whole answers that stand on their channels exactly as they were written
     * @param operations that were applied
     * @param refusals operations that were refused
     * @param tokens of all answers
     * @param seconds from the first event until all had arrived
     */
    public record Found(
            Arrivals.Delays delays,
            List<Window> windows,
            Map<String, CpuUse> idle,
            Map<String, ProcessMemory> memory,
            long responses,
            long whole,
            long operations,
            long refusals,
            long tokens,
            double seconds) {

        /** Microseconds of CPU for each token in each window, over these processes, idle use subtracted. */
        public List<Double> microsPerToken(List<String> processes) {
            List<Double> costs = new ArrayList<>();
            for (Window window : windows) {
                double micros = 0;
                for (String process : processes) {
                    micros += known(window.use().get(process)).microsPer(window.tokens(), known(idle.get(process)));
                }
                costs.add(micros);
            }
            return costs;
        }

        private static CpuUse known(@Nullable CpuUse use) {
            return Objects.requireNonNull(use, "every process is measured");
        }
    }

    /** A steady pace: minutes of load, of which the last are measured. */
    public Found steady(Pace pace, String sessions, int warmUpSeconds, int measureSeconds, int windowCount)
            throws InterruptedException, IOException {
        Sent sent = new Sent();
        long began = System.nanoTime();
        try (var writer = new TokenEventWriter(contender.bootstrapServers());
                var watch = new ArrivalWatch(contender.record(), new Arrivals(sent, sessions));
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

    /** Load that nobody measures, until everything of it has arrived or will never. */
    public void warmUp(Pace pace, String sessions, Duration length) {
        Sent sent = new Sent();
        try (var writer = new TokenEventWriter(contender.bootstrapServers());
                var watch = new ArrivalWatch(contender.record(), new Arrivals(sent, sessions));
                var generator = new Generator(pace, sessions, writer, sent)) {
            generator.start();
            sleep(length);
            generator.finish();
            watch.awaitAll(TO_ARRIVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** One answer of each stream, at its pace. An answer that is not whole after a while will never be. */
    public Found once(Pace pace, String sessions) throws InterruptedException, IOException {
        return burst(pace, sessions);
    }

    /** A backlog: answers written as fast as the broker takes them, to roles that are warm. */
    public Found burst(Pace pace, String sessions) throws InterruptedException, IOException {
        Sent sent = new Sent();
        long began = System.nanoTime();
        CpuWindow cpu = CpuWindow.open(contender.pids());
        try (var writer = new TokenEventWriter(contender.bootstrapServers());
                var watch = new ArrivalWatch(contender.record(), new Arrivals(sent, sessions));
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
        CpuWindow cpu = CpuWindow.open(contender.pids());
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
                sent.all().size(),
                watch.ask(Arrivals::whole),
                watch.ask(Arrivals::operations),
                watch.ask(Arrivals::refusals),
                sent.appendedTokens(),
                seconds);
    }

    /** What the processes use when nothing is to be done. */
    private Map<String, CpuUse> idle() throws InterruptedException {
        CpuWindow cpu = CpuWindow.open(contender.pids());
        sleep(Duration.ofSeconds(10));
        return cpu.look();
    }

    private Map<String, ProcessMemory> memory() {
        Map<String, ProcessMemory> memory = new LinkedHashMap<>();
        contender.workers().forEach(worker -> memory.put(worker, ProcessMemory.of(pid(worker))));
        return memory;
    }

    /** The live heap of the roles. Asks for a full collection: only after the last window, or it would change the next. */
    public Map<String, Long> liveHeapKib() {
        Map<String, Long> live = new LinkedHashMap<>();
        contender.workers().forEach(worker -> live.put(worker, ProcessMemory.liveHeapKib(pid(worker))));
        return live;
    }

    private long pid(String worker) {
        return contender.pids().getOrDefault(worker, -1L);
    }

    private void sleep(Duration duration) throws InterruptedException {
        Thread.sleep(duration.toMillis());
        contender.requireRunning();
    }

    private static long micros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
