package io.turnstream.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * CPU time of the whole machine since it was started, in the kernel's ticks.
 *
 * @param used what processes and the kernel had
 * @param stolen what they wanted and the host of a virtual machine gave to others; see proc_stat(5)
 */
public record MachineCpu(long used, long stolen) {

    // Columns of the first line of /proc/stat, after its name: user, nice, system, idle, iowait, irq, softirq, steal.
    private static final int[] USED = {1, 2, 3, 6, 7};
    private static final int STOLEN = 8;

    /** As it is now. */
    public static MachineCpu now() {
        try {
            return parse(Files.readString(Path.of("/proc/stat")));
        } catch (IOException e) {
            throw new UncheckedIOException("/proc/stat cannot be read: the benches need Linux", e);
        }
    }

    static MachineCpu parse(String stat) {
        String[] columns = stat.lines().findFirst().orElse("").split(" +", -1);
        long used = 0;
        for (int column : USED) {
            used += Long.parseLong(columns[column]);
        }
        return new MachineCpu(used, Long.parseLong(columns[STOLEN]));
    }

    /** The share, from 0 to 1, of the CPU time wanted since an earlier moment that the host gave to others. */
    public double stolenSince(MachineCpu before) {
        long taken = stolen - before.stolen;
        long wanted = used - before.used + taken;
        return wanted == 0 ? 0 : (double) taken / wanted;
    }
}
