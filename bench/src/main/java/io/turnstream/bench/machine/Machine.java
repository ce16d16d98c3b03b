package io.turnstream.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where it was measured.
 *
 * @param cores logical processors
 * @param cpu model of the processor
 * @param memoryMib memory of the machine
 * @param kernel the operating system
 * @param jdk the Java that ran bench and measured JVMs alike
 */
public record Machine(int cores, String cpu, long memoryMib, String kernel, String jdk) {

    /** This one. */
    public static Machine here() {
        try {
            return new Machine(
                    Runtime.getRuntime().availableProcessors(),
                    after("model name", Files.readString(Path.of("/proc/cpuinfo"))),
                    Long.parseLong(after("MemTotal", Files.readString(Path.of("/proc/meminfo")))
                                    .replaceAll("\\D", ""))
                            / 1024,
                    System.getProperty("os.name") + " " + System.getProperty("os.version"),
                    System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        } catch (IOException e) {
            throw new UncheckedIOException("/proc cannot be read: the benches need Linux", e);
        }
    }

    /** One line for people. */
    public String inOneLine() {
        return cores + " cores of " + cpu + ", " + memoryMib + " MiB, " + kernel + ", " + jdk;
    }

    /** The value in the first line {@code name : value}; "unknown" when there is none. */
    static String after(String name, String lines) {
        return lines.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }
}
