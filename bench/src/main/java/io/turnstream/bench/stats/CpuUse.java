package io.turnstream.bench.stats;

import java.time.Duration;

/**
 * What a process used in a window of time.
 *
 * @param cpu CPU time, over all cores
 * @param wall how long the window was
 */
public record CpuUse(Duration cpu, Duration wall) {

    public CpuUse {
        if (wall.isZero() || wall.isNegative()) {
            throw new IllegalArgumentException("a window takes time, not " + wall);
        }
    }

    /** Cores that were busy on average. */
    public double cores() {
        return (double) cpu.toNanos() / wall.toNanos();
    }

    /** What was used beyond what the same process uses when it has nothing to do. Never less than nothing. */
    public Duration beyond(CpuUse idle) {
        double nanos = cpu.toNanos() - idle.cores() * wall.toNanos();
        return Duration.ofNanos(Math.max(0, Math.round(nanos)));
    }

    /** Microseconds of CPU for each of so many pieces of work, all that was used; NaN for none. */
    public double microsPer(long pieces) {
        return pieces == 0 ? Double.NaN : cpu.toNanos() / 1000.0 / pieces;
    }

    /** Microseconds of CPU for each of so many pieces of work, idle use subtracted; NaN for none. */
    public double microsPer(long pieces, CpuUse idle) {
        return pieces == 0 ? Double.NaN : beyond(idle).toNanos() / 1000.0 / pieces;
    }
}
