package io.turnstream.bench;

import java.nio.file.Path;

/** Where things are in the checkout. */
public final class BenchHome {

    private BenchHome() {}

    /** The folder of the module. */
    public static Path folder() {
        return Path.of(System.getProperty("bench.home", "bench")).toAbsolutePath();
    }

    /** Where results go. */
    public static Path results() {
        return folder().resolve("target").resolve("results");
    }

    /** Where every process of a bench says what it has to say. */
    public static Path logs(String bench) {
        return results().resolve("logs").resolve(bench);
    }
}
