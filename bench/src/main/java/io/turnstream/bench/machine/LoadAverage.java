package io.turnstream.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How many processes wanted a CPU, on average.
 *
 * @param oneMinute over the last minute
 * @param fiveMinutes over the last five
 * @param fifteenMinutes over the last fifteen
 */
public record LoadAverage(double oneMinute, double fiveMinutes, double fifteenMinutes) {

    /** As it is now. */
    public static LoadAverage now() {
        try {
            return parse(Files.readString(Path.of("/proc/loadavg")));
        } catch (IOException e) {
            throw new UncheckedIOException("/proc/loadavg cannot be read: the benches need Linux", e);
        }
    }

    static LoadAverage parse(String loadavg) {
        String[] fields = loadavg.strip().split(" ", -1);
        return new LoadAverage(
                Double.parseDouble(fields[0]), Double.parseDouble(fields[1]), Double.parseDouble(fields[2]));
    }
}
