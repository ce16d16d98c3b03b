package io.turnstream.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory of a process as the operating system counts it, and of the heap if it is a JVM.
 *
 * @param residentKib resident now
 * @param peakResidentKib most that was resident
 * @param heapUsedKib used in the heap, garbage included; -1 when there is none
 */
public record ProcessMemory(long residentKib, long peakResidentKib, long heapUsedKib) {

    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");
    private static final Pattern PEAK = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB$");
    private static final Pattern USED = Pattern.compile("(?:heap|generation)\\s+total \\d+K, used (\\d+)K");

    /** As it is now. */
    public static ProcessMemory of(long pid) {
        try {
            String status = Files.readString(Path.of("/proc", Long.toString(pid), "status"));
            return new ProcessMemory(number(RESIDENT, status), number(PEAK, status), heapUsed(heapInfo(pid)));
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " is gone", e);
        }
    }

    /** The live heap: as it is after a full collection, which this asks for; -1 for what is no JVM. */
    public static long liveHeapKib(long pid) {
        try {
            jcmd(pid, "GC.run");
            return heapUsed(heapInfo(pid));
        } catch (IOException e) {
            throw new UncheckedIOException("jcmd cannot be run", e);
        }
    }

    /** The used heap in what {@code jcmd PID GC.heap_info} prints, over all generations; -1 when there is none. */
    static long heapUsed(String heapInfo) {
        Matcher used = USED.matcher(heapInfo);
        long sum = -1;
        while (used.find()) {
            sum = Math.max(0, sum) + Long.parseLong(used.group(1));
        }
        return sum;
    }

    static long number(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? Long.parseLong(found.group(1)) : -1;
    }

    private static String heapInfo(long pid) throws IOException {
        return jcmd(pid, "GC.heap_info");
    }

    /** What jcmd says; nothing for what is no JVM: it asks with a signal that ends everybody else. */
    private static String jcmd(long pid, String command) throws IOException {
        if (!Path.of("/proc", Long.toString(pid), "exe").toRealPath().endsWith("java")) {
            return "";
        }
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(List.of(jcmd.toString(), Long.toString(pid), command))
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
