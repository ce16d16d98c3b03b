package io.turnstream.bench.machine;

import io.turnstream.bench.stats.CpuUse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A window of time in which the CPU use of some processes is measured. */
public final class CpuWindow {

    private final Map<String, Long> pids;
    private final Map<String, Duration> before = new LinkedHashMap<>();
    private final long began = System.nanoTime();

    private CpuWindow(Map<String, Long> pids) {
        this.pids = new LinkedHashMap<>(pids);
        this.pids.forEach((name, pid) -> before.put(name, ProcessCpu.of(pid)));
    }

    /** Opens a window on these processes. */
    public static CpuWindow open(Map<String, Long> pids) {
        return new CpuWindow(pids);
    }

    /** What each has used since the window was opened. The window stays open. */
    public Map<String, CpuUse> look() {
        Map<String, CpuUse> used = new LinkedHashMap<>();
        pids.forEach((name, pid) -> {
            Duration sinceThen = ProcessCpu.of(pid).minus(before.getOrDefault(name, Duration.ZERO));
            used.put(name, new CpuUse(sinceThen, Duration.ofNanos(System.nanoTime() - began)));
        });
        return used;
    }
}
