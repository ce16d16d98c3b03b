package io.turnstream.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * CPU time of a process as the operating system counts it, all threads, user and system ({@code utime} and {@code stime}
 * of proc(5)). It includes what no profiler inside the process sees: garbage collection, compilation, the kernel's work
 * on its sockets. Its grain is one clock tick, 10 ms as a rule.
 */
public final class ProcessCpu {

    private static final int UTIME = 14;
    private static final int STIME = 15;

    private ProcessCpu() {}

    /**
     * What the process has used since it began.
     *
     * @throws UncheckedIOException when there is no such process
     */
    public static Duration of(long pid) {
        try {
            return parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat")), ClockTicks.PER_SECOND);
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " is gone", e);
        }
    }

    /** Reads a line of {@code /proc/PID/stat}. The second field is a name in parentheses, which may hold anything. */
    static Duration parse(String stat, long ticksPerSecond) {
        int nameEnds = stat.lastIndexOf(')');
        // what follows begins with field 3
        String[] fields = stat.substring(nameEnds + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[UTIME - 3]) + Long.parseLong(fields[STIME - 3]);
        return Duration.ofNanos(ticks * 1_000_000_000L / ticksPerSecond);
    }

    /** The unit of the kernel's CPU times; asked for once. */
    private static final class ClockTicks {

        static final long PER_SECOND = ask();

        private static long ask() {
            try {
                Process getconf = new ProcessBuilder("getconf", "CLK_TCK").start();
                String answer = new String(getconf.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                return Long.parseLong(answer.strip());
            } catch (IOException e) {
                throw new UncheckedIOException("getconf CLK_TCK cannot be run", e);
            }
        }
    }
}
